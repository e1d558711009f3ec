namespace Keystay.Tokens.AspNetCore;

/// <summary>Why a request is not authenticated. The message never holds any part of a token or proof.</summary>
public sealed class BearerRefusedException : Exception
{
    private BearerRefusedException(string error, string code, string sentence)
        : base($"{code}: {sentence}") => (Error, Code) = (error, code);

    /// <summary>The error code of RFC 6750, section 3.1, or RFC 9449, section 7.1: <c>invalid_request</c>, <c>invalid_token</c> or <c>invalid_dpop_proof</c>.</summary>
    public string Error { get; }

    /// <summary>The stable reason code, of docs/tokens.md or docs/aspnetcore.md.</summary>
    public string Code { get; }

    /// <summary>What the validator said of the token; null where the token was not the reason.</summary>
    public TokenReason? Reason { get; private init; }

    /// <summary>Whether the token may well be good and this service cannot tell: no new token would help the client.</summary>
    public bool IsOwnFault { get; private init; }

    /// <param name="reason">What the validator said.</param>
    /// <param name="lacksKeys">Whether some document could not be read, so that an unknown key may be in it.</param>
    internal static BearerRefusedException Of(TokenReason reason, bool lacksKeys) => new("invalid_token", reason.Code(), reason.Sentence())
    {
        Reason = reason,
        IsOwnFault = reason is TokenReason.KeysStale or TokenReason.RevocationFeedSilent || (reason == TokenReason.UnknownKey && lacksKeys),
    };

    internal static BearerRefusedException Of(BindingReason reason) => new(reason.Error(), reason.Code(), reason.Sentence());

    internal static BearerRefusedException Malformed(string sentence) => new("invalid_request", "bad-authorization", sentence);
}
