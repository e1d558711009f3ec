namespace Keystay.Tokens.AspNetCore;

/// <summary>How a token is presented.</summary>
internal enum CredentialsKind
{
    /// <summary>Not at all, or in a way that is not this scheme's.</summary>
    None,

    /// <summary>By whoever has it.</summary>
    Bearer,

    /// <summary>With a proof of possession.</summary>
    Dpop,

    /// <summary>Two Authorization headers, of which two readers could take either.</summary>
    Several,
}
