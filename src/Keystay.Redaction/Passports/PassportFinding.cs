using Keystay.Scanning.Reports;

namespace Keystay.Redaction.Passports;

/// <summary>What was found and removed: so many places of one form.</summary>
/// <param name="Thumbprint">
/// The key's public half, RFC 7638. Null where none is known, and for every symmetric key: anything computed from a short secret lets it be
/// guessed, and a dump's HMAC keys are often passwords.
/// </param>
/// <param name="Form">The element, as in a scan report: rsa.p, pkcs8, aes-256, openssh-encrypted, …</param>
/// <param name="Encoding">How it lay: be, le64, base64, …</param>
/// <param name="Count">Places.</param>
public sealed record PassportFinding(string? Thumbprint, string Form, string Encoding, long Count)
{
    /// <summary>Everything a scan found, published keys too, without names and places.</summary>
    public static IReadOnlyList<PassportFinding> Of(ScanReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var keys = report.Keys.Concat(report.Published.Select(p => p.Key));
        IEnumerable<(string? Thumbprint, Exposure Place)> places =
        [
            .. keys.SelectMany(k => k.Exposures.Select(e => (k.Kty == "oct" ? null : k.Thumbprint, e))),
            .. report.Protected.Select(p => (p.Thumbprint, p.Place)),
            .. report.Symmetric.SelectMany(s => s.Places.Select(e => ((string?)null, e))),
        ];
        return
        [
            .. places.GroupBy(p => (p.Thumbprint, p.Place.Form, p.Place.Encoding))
                .Select(g => new PassportFinding(g.Key.Thumbprint, g.Key.Form, g.Key.Encoding, g.LongCount()))
                .OrderBy(f => f.Thumbprint, StringComparer.Ordinal).ThenBy(f => f.Form, StringComparer.Ordinal).ThenBy(f => f.Encoding, StringComparer.Ordinal),
        ];
    }
}
