using Keystay.Issuer.Clients;
using Keystay.Signing.Custody;

namespace Keystay.Issuer;

/// <summary>How the issuing service runs.</summary>
public sealed record IssuerOptions
{
    /// <summary>The rings' state: an SQLite file, or a PostgreSQL connection string that begins with <c>Host=</c>.</summary>
    public required string State { get; init; }

    /// <summary>A folder for the ledger, the signers' sockets and the list of revoked tokens.</summary>
    public required string Folder { get; init; }

    /// <summary>What private keys are wrapped with: <c>file:PATH</c>, <c>credential:NAME</c> or an AES key in a token by its PKCS#11 URI; empty where every ring has a token of its own.</summary>
    public required string WrappingKey { get; init; }

    /// <summary>The address that clients and validators use, such as <c>https://login.example</c>, without a slash at its end.</summary>
    public required Uri Address { get; init; }

    /// <summary>Who may ask for tokens.</summary>
    public required IReadOnlyList<IssuerClient> Clients { get; init; }

    /// <summary>What it listens on; null for <see cref="Address"/>. Behind a proxy that ends TLS, a loopback address.</summary>
    public string? Listen { get; init; }

    /// <summary>How long a token is good; ten minutes unless set. The ring's own limit holds besides.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an hour of the ledger is kept; 400 days unless set.</summary>
    public TimeSpan KeepLedgerFor { get; init; } = TimeSpan.FromDays(400);

    /// <summary>How many requests a second one network address may make, after a burst of ten times as many; 50 unless set.</summary>
    public int RequestsPerSecond { get; init; } = 50;

    /// <summary>Whether each signer is dumped and searched before it gets its keys. Default: yes.</summary>
    public bool SelfTest { get; init; } = true;

    /// <inheritdoc cref="Signing.Custody.SignerOptions.Keystay"/>
    public IReadOnlyList<string> Keystay { get; init; } = [];

    /// <summary>Threads of each signer; one per processor unless set.</summary>
    public int SignerThreads { get; init; } = Environment.ProcessorCount;

    /// <summary>When started as root, the users that the signers become, each another one: as many as there are rings, and one more. Null leaves all of them root, which their status says.</summary>
    public SignerUserRange? SignerUsers { get; init; }

    internal SignerOptions SignerOptions() => new()
    {
        Folder = Path.Combine(Folder, "signers"),
        WrappingKey = WrappingKey,
        Threads = SignerThreads,
        SelfTest = SelfTest,
        Keystay = Keystay,
    };
}
