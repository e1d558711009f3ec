using System.Globalization;
using Keystay.Signing.Rings;

namespace Keystay.Cli.Keys;

/// <summary>What became of a revocation until the command ended.</summary>
/// <param name="Kid">The key. It is revoked in the state, whatever else there is to tell.</param>
/// <param name="Problem">Stable code: no-issuer, not-published, not-applied, unconfirmed; null when all who follow have confirmed.</param>
/// <param name="PublishedAt">When the issuer's feed told its followers; null if it has not.</param>
/// <param name="Followers">How many validators followed it.</param>
/// <param name="Confirmed">How many of them have confirmed.</param>
/// <param name="SlowestMilliseconds">The slowest of these, from the publication on.</param>
/// <param name="NotHeardOf">Addresses of the others, as the issuer sees them; a hundred at most.</param>
/// <param name="WaitedMilliseconds">From the revocation until all this was known.</param>
internal sealed record RevocationOutcome(
    string Kid, string? Problem, DateTimeOffset? PublishedAt, int? Followers, int? Confirmed, double? SlowestMilliseconds, IReadOnlyList<string> NotHeardOf, double WaitedMilliseconds)
{
    private const int MostNamed = 10;

    public static RevocationOutcome Of(string kid, string? problem, RevocationReport? report, TimeSpan waited) => new(
        kid, problem, report?.PublishedAt, report?.Followers, report?.Confirmed, report?.Slowest?.TotalMilliseconds, report?.NotHeardOf ?? [], waited.TotalMilliseconds);

    /// <summary>What it is, and what to do.</summary>
    public string Sentence() => Problem switch
    {
        "no-issuer" => $"key {Kid} is revoked in the state, but no issuer runs on it that could tell validators. They refuse it {Silence}. An issuer that is started tells them first of all.",
        "not-published" => $"key {Kid} is revoked in the state, but within {Waited} s the issuer has not told validators. Look at its log; ending it ends its feed, and validators refuse {Silence}.",
        "not-applied" => $"key {Kid} is revoked in the state and {Count}, but the issuer has not taken it from its signer and metadata. Look at its log; ending it ends the signer.",
        "unconfirmed" => string.Create(CultureInfo.InvariantCulture, $"key {Kid} is revoked, and {Count} within {Waited} s. Not heard of: {Missing}. These refuse {Silence}, if they follow it at all."),
        _ when Followers == 0 => "The issuer signs with it no more and does not publish it. No validator follows its revocation feed; others believe the key until they read its keys anew.",
        _ => string.Create(CultureInfo.InvariantCulture, $"The issuer signs with it no more and does not publish it. {Count}, the slowest after {SlowestMilliseconds:F0} ms; all this took {Waited} s."),
    };

    private const string Silence = "once its feed was silent for their bound (30 s unless set)";

    private string Count => string.Create(CultureInfo.InvariantCulture, $"{Confirmed} of {Followers} validators that follow the feed confirm that they refuse it");

    private string Waited => string.Create(CultureInfo.InvariantCulture, $"{WaitedMilliseconds / 1000:F2}");

    private string Missing
    {
        get
        {
            int missing = (Followers - Confirmed) ?? 0;
            string named = string.Join(", ", NotHeardOf.Distinct().Take(MostNamed).Select(TerminalText.Clean));
            return string.Create(CultureInfo.InvariantCulture, $"{missing}, at {named}");
        }
    }
}
