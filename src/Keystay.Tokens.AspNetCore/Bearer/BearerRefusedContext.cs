using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Keystay.Tokens.AspNetCore;

/// <summary>A request was refused.</summary>
public sealed class BearerRefusedContext : BaseContext<KeystayBearerOptions>
{
    internal BearerRefusedContext(HttpContext context, AuthenticationScheme scheme, KeystayBearerOptions options, BearerRefusedException refusal)
        : base(context, scheme, options) => Refusal = refusal;

    /// <summary>Why.</summary>
    public BearerRefusedException Refusal { get; }
}
