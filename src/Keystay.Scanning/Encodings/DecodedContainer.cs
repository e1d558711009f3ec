using Keystay.Keys;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Encodings;

/// <summary>What a container of key material turned out to be.</summary>
/// <param name="Form">The contract's form name: pkcs8, pkcs1, sec1, openssh, … ; spki and certificate for public ones.</param>
/// <param name="Length">Bytes of the container, from its first byte on.</param>
internal sealed record DecodedContainer(string Form, int Length)
{
    /// <summary>The private parts, or null when it has none in the clear. Whoever takes them clears them.</summary>
    public PrivateClaim? Claim { get; init; }

    /// <summary>The public half, when the container tells it.</summary>
    public PublicKey? Public { get; init; }

    /// <summary>Certificate subject or key comment.</summary>
    public string? Name { get; init; }

    /// <summary>A certificate that may sign others (RFC 5280, section 4.2.1.9), or the key of an assembly's strong name.</summary>
    public bool IsAuthority { get; init; }

    /// <summary>encrypted-pkcs8, pfx, openssh-encrypted, …; null when nothing is encrypted.</summary>
    public string? ProtectedKind { get; init; }

    /// <summary>The cipher or derivation as the container names it.</summary>
    public string? ProtectedDetail { get; init; }
}
