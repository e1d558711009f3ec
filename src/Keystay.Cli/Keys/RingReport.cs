namespace Keystay.Cli.Keys;

/// <summary>One ring; times in seconds; for custody pkcs11 the serial number of its token.</summary>
internal sealed record RingReport(
    string Name, string Issuer, string Algorithm, string Custody, long PeriodSeconds, long OverlapSeconds, long PrePublicationSeconds, long MaxLifetimeSeconds,
    IReadOnlyList<string> Audiences, IReadOnlyList<KeyReport> Keys, string? TokenSerial);
