using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Keystay.Tokens.AspNetCore;

/// <summary>All of some scopes were granted: in the claim <c>scope</c> (RFC 9068, section 2.2.3), or in Entra's <c>scp</c>, each a list with spaces.</summary>
internal sealed class ScopeRequirement(IReadOnlyList<string> scopes) : AuthorizationHandler<ScopeRequirement>, IAuthorizationRequirement
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        var granted = context.User.Claims.Where(c => c.Type is "scope" or "scp").SelectMany(c => c.Value.Split(' ')).ToHashSet(StringComparer.Ordinal);
        if (requirement.Scopes.All(granted.Contains))
        {
            context.Succeed(requirement);
        }
        else if (context.Resource is HttpContext request)
        {
            request.Features.Set(new MissingScopes(requirement.Scopes));
        }
        return Task.CompletedTask;
    }

    private IReadOnlyList<string> Scopes => scopes;
}
