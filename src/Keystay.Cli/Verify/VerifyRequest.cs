namespace Keystay.Cli.Verify;

/// <summary>What <c>keystay verify</c> was asked.</summary>
internal sealed record VerifyRequest(string File, string Passport, IReadOnlyList<string> Trust, DateTimeOffset At, bool AsJson, string? Output);
