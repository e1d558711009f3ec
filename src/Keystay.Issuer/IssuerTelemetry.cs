using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Keystay.Issuer;

/// <summary>What OpenTelemetry sees: the activity source and the meter <c>Keystay.Issuer</c>. No identifier of a person, no token and no key is in either.</summary>
internal static class IssuerTelemetry
{
    public const string Name = "Keystay.Issuer";

    public static readonly ActivitySource Activities = new(Name);

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Tokens = Meter.CreateCounter<long>("keystay.issuer.tokens", "{token}", "Tokens handed out, or not, by ring and reason.");

    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>("keystay.issuer.duration", "s", "Time from request to answer, by ring.");

    public static void Count(string ring, string reason, long started)
    {
        Tokens.Add(1, new KeyValuePair<string, object?>("ring", ring), new KeyValuePair<string, object?>("reason", reason));
        Durations.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("ring", ring));
    }
}
