namespace Keystay.Issuer.Protocol;

/// <summary>To issue tokens until the end of standard input.</summary>
/// <param name="State">The rings' state: an SQLite file, or a PostgreSQL connection string.</param>
/// <param name="Address">The address that clients and validators use.</param>
/// <param name="Listen">What to listen on; null for the address.</param>
/// <param name="Clients">The file of clients.</param>
/// <param name="Folder">Where ledger, sockets and revoked tokens are.</param>
/// <param name="Lifetime">How long a token is good; null for the default.</param>
/// <param name="Keep">How long an hour of the ledger is kept; null for the default.</param>
/// <param name="WrappingKey">Where the wrapping key is.</param>
/// <param name="FirstSignerUser">The first of the users that signers become; null for none.</param>
/// <param name="LastSignerUser">The last of them.</param>
/// <param name="Keystay">The command line of <c>keystay</c>, with which dumps of signers are searched.</param>
internal sealed record IssuerRequest(
    string State, Uri Address, string? Listen, string Clients, string Folder, TimeSpan? Lifetime, TimeSpan? Keep, string WrappingKey, int? FirstSignerUser, int? LastSignerUser,
    IReadOnlyList<string> Keystay);
