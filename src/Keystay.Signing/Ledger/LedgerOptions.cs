using Keystay.Signing.TransparencyLog;

namespace Keystay.Signing.Ledger;

/// <summary>How a ledger is kept.</summary>
public sealed record LedgerOptions
{
    /// <summary>The name of its Merkle log, by custom a host and a path: <c>issuer.example/ledger</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>Signs the log's checkpoints. Not disposed with the ledger.</summary>
    public required ICheckpointSigner Signer { get; init; }

    /// <summary>The rings whose every token is recorded here.</summary>
    public required IReadOnlyList<LedgerIssuer> Issuers { get; init; }

    /// <summary>How long an hour's file is kept. Written into each hour's statement: a shorter time later does not free what is there. Default: 400 days.</summary>
    public TimeSpan KeepFor { get; init; } = TimeSpan.FromDays(400);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
