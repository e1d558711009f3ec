using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Keystay.Tokens.AspNetCore;

/// <summary>Authenticates requests by the token in their Authorization header, and answers others as RFC 6750 and RFC 9449 say.</summary>
internal sealed class KeystayBearerHandler(IOptionsMonitor<KeystayBearerOptions> options, ILoggerFactory logger, UrlEncoder encoder, BearerTrusts trusts)
    : AuthenticationHandler<KeystayBearerOptions>(options, logger, encoder)
{
    private new KeystayBearerEvents Events => (KeystayBearerEvents)base.Events!;

    protected override Task<object> CreateEventsAsync() => Task.FromResult<object>(new KeystayBearerEvents());

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var credentials = Credentials.Read(Request.Headers.Authorization);
        if (credentials.Kind == CredentialsKind.None || (credentials.Kind == CredentialsKind.Dpop && Options.Dpop.Mode == DpopMode.Off))
        {
            return AuthenticateResult.NoResult();
        }
        if (credentials.Kind == CredentialsKind.Several)
        {
            return await RefuseAsync(BearerRefusedException.Malformed("There are two Authorization headers."));
        }
        var trust = trusts.Of(Scheme.Name, Options);
        var result = await trust.Validator.ValidateAsync(credentials.Token.AsMemory(), Context.RequestAborted);
        if (!result.IsAccepted)
        {
            return await RefuseAsync(BearerRefusedException.Of(result.Reason, trust.LacksKeys));
        }
        var claims = result.GetClaims();
        var binding = trust.Proofs.Check(Request, credentials, claims);
        return binding == BindingReason.Accepted ? await AcceptAsync(result, claims) : await RefuseAsync(BearerRefusedException.Of(binding));
    }

    /// <summary>RFC 6750, section 3: no error where no token came, and one where it is bad.</summary>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var refusal = (await HandleAuthenticateOnceSafeAsync()).Failure as BearerRefusedException;
        Response.StatusCode = refusal switch
        {
            { Error: "invalid_request" } => StatusCodes.Status400BadRequest,
            { IsOwnFault: true } => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status401Unauthorized,
        };
        foreach (string challenge in Challenge.All(Options, refusal))
        {
            Response.Headers.Append(HeaderNames.WWWAuthenticate, challenge);
        }
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        foreach (string challenge in Challenge.Insufficient(Options, Context.Features.Get<MissingScopes>()))
        {
            Response.Headers.Append(HeaderNames.WWWAuthenticate, challenge);
        }
        return Task.CompletedTask;
    }

    private async Task<AuthenticateResult> AcceptAsync(TokenResult result, TokenClaims claims)
    {
        var accepted = new TokenAcceptedContext(Context, Scheme, Options, result, claims) { Principal = new ClaimsPrincipal(TokenIdentity.Of(claims, Scheme.Name, Options)) };
        accepted.Properties.IssuedUtc = claims.IssuedAt;
        accepted.Properties.ExpiresUtc = claims.ExpiresAt;
        await Events.OnTokenAccepted(accepted);
        if (accepted.Result is null)
        {
            accepted.Success();
        }
        return accepted.Result!;
    }

    private async Task<AuthenticateResult> RefuseAsync(BearerRefusedException refusal)
    {
        BearerLog.Refused(Logger, Scheme.Name, refusal.Error, refusal.Code);
        await Events.OnRefused(new BearerRefusedContext(Context, Scheme, Options, refusal));
        return AuthenticateResult.Fail(refusal);
    }
}
