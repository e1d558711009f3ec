namespace Keystay.Tokens.AspNetCore;

/// <summary>Whether proofs of possession (RFC 9449) are checked. In every mode a token that is bound to a key is refused from whoever shows no proof.</summary>
public enum DpopMode
{
    /// <summary>Only tokens that are not bound are accepted.</summary>
    Off,

    /// <summary>Bound tokens with a proof, and tokens that are not bound.</summary>
    Allowed,

    /// <summary>Only bound tokens with a proof.</summary>
    Required,
}
