namespace Keystay.Signing.Protocol;

/// <summary>The first line that a signer reads on its standard input: what it may sign, which nothing later changes.</summary>
internal sealed record SignerConfiguration
{
    /// <summary>The name of the issuing service's own keys, which no ring can have.</summary>
    public const string ServiceKeys = "_issuer";

    /// <summary>The ring, or <see cref="ServiceKeys"/>: a key wrapped under one name opens under no other.</summary>
    public required string Ring { get; init; }

    /// <summary>The ring's issuer. Null for <see cref="ServiceKeys"/>, with which no token is signed.</summary>
    public string? Issuer { get; init; }

    public required string Algorithm { get; init; }

    public required string[] Audiences { get; init; }

    public required long MaxLifetimeSeconds { get; init; }

    /// <summary>Path of the file with the wrapping key, or null.</summary>
    public string? WrappingKeyFile { get; init; }

    /// <summary>The token with the wrapping key, or null.</summary>
    public TokenAccess? WrappingToken { get; init; }

    /// <summary>Whether the wrapping key is made in its token when that has none of its name.</summary>
    public bool MakeWrappingKey { get; init; }

    /// <summary>The token that holds the ring's keys, or null for keys in the signer's memory.</summary>
    public TokenAccess? Token { get; init; }

    public required string Socket { get; init; }

    public required int Threads { get; init; }

    /// <summary>User and group to become, or null.</summary>
    public int? UserId { get; init; }

    /// <summary>The one user that may connect.</summary>
    public required int ClientUserId { get; init; }
}
