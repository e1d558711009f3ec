using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Keystay.Tokens.Events;

/// <summary>
/// What OpenTelemetry listens to: the activity <c>keystay.token.validate</c> and the counter <c>keystay.tokens.decisions</c> by <c>reason</c>.
/// </summary>
public static class TokenTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "Keystay.Tokens";

    private static readonly ActivitySource Activities = new(Name);

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Decisions = Meter.CreateCounter<long>("keystay.tokens.decisions", "{decision}", "Decisions about tokens, by reason code.");

    internal static Activity? Start() => Activities.StartActivity("keystay.token.validate");

    internal static void Count(TokenReason reason) => Decisions.Add(1, new KeyValuePair<string, object?>("reason", reason.Code()));

    internal static void Describe(Activity activity, TokenEvent decision)
    {
        activity.SetTag("keystay.token.decision", decision.Decision);
        activity.SetTag("keystay.token.reason", decision.Code);
        activity.SetTag("keystay.token.iss", decision.Issuer);
        activity.SetTag("keystay.token.tid", decision.Tenant);
        activity.SetTag("keystay.token.jti", decision.TokenId);
        activity.SetTag("keystay.token.kid", decision.Kid);
        activity.SetTag("keystay.token.thumbprint", decision.Thumbprint);
        activity.SetTag("keystay.token.ring", decision.Ring);
        activity.SetTag("keystay.token.from_cache", decision.FromCache);
        if (decision.IsAlarm)
        {
            activity.SetStatus(ActivityStatusCode.Error, decision.Code);
        }
    }
}
