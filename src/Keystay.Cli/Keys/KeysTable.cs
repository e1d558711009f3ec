using System.Globalization;
using System.Text;

namespace Keystay.Cli.Keys;

/// <summary>Rings and keys for a person.</summary>
internal static class KeysTable
{
    public static string Of(KeysReport report)
    {
        var text = new StringBuilder();
        foreach (var ring in report.Rings)
        {
            text.Append(CultureInfo.InvariantCulture, $"{ring.Name}  {TerminalText.Clean(ring.Issuer)}  {ring.Algorithm}  {ring.Custody}{(ring.TokenSerial is { } serial ? $", token {TerminalText.Clean(serial)}" : "")}\n");
            text.Append(CultureInfo.InvariantCulture, $"  a key signs for {Span(ring.PeriodSeconds)}, is published {Span(ring.PrePublicationSeconds)} before and accepted {Span(ring.OverlapSeconds)} after\n");
            text.Append(CultureInfo.InvariantCulture, $"  tokens live {Span(ring.MaxLifetimeSeconds)} at most, for {TerminalText.Clean(string.Join(", ", ring.Audiences))}\n");
            foreach (var key in ring.Keys)
            {
                string life = key.RevokedAt is { } at ? $"signed from {Time(key.NotBefore)}, refused since {Time(at)}: {TerminalText.Clean(key.RevocationReason ?? "")}"
                    : $"signs from {Time(key.NotBefore)}, accepted until {Time(key.RetireAt)}";
                text.Append(CultureInfo.InvariantCulture, $"  {key.Kid}  {key.State,-13}  {life}\n");
            }
        }
        if (report.Revocation is { Problem: null } done)
        {
            text.Append(CultureInfo.InvariantCulture, $"{done.Sentence()}\n");
        }
        return report.Rings.Count == 0 ? "No rings.\n" : text.ToString();
    }

    private static string Span(long seconds) => seconds switch
    {
        _ when seconds % 86400 == 0 => $"{seconds / 86400} d",
        _ when seconds % 3600 == 0 => $"{seconds / 3600} h",
        _ when seconds % 60 == 0 => $"{seconds / 60} min",
        _ => $"{seconds} s",
    };

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
