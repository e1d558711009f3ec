using System.Text.RegularExpressions;
using Keystay.Keys;

namespace Keystay.Signing.Rings;

/// <summary>What a ring must be to be created.</summary>
internal static partial class RingRules
{
    private static readonly SignatureAlgorithm[] Algorithms =
        [SignatureAlgorithm.RS256, SignatureAlgorithm.PS256, SignatureAlgorithm.ES256, SignatureAlgorithm.ES384, SignatureAlgorithm.EdDSA];

    private static readonly TimeSpan LongestPeriod = TimeSpan.FromDays(3650);

    /// <exception cref="RingStateException">bad-name, bad-policy.</exception>
    public static void Check(Ring ring)
    {
        if (!Name().IsMatch(ring.Name))
        {
            throw new RingStateException("bad-name", $"'{ring.Name}' is no name for a ring: lower-case letters, digits and hyphens, at most 63, a letter first.");
        }
        var (rotation, tokens) = (ring.Rotation, ring.Tokens);
        Require(Algorithms.Contains(ring.Algorithm), $"Rings sign with {string.Join(", ", Algorithms)}, not with {ring.Algorithm.Name()}.");
        Require(ring.Custody == KeyCustody.Pkcs11 == ring.Token is not null, "Custody pkcs11 needs a token, and no other custody has one.");
        Require(tokens.MaxLifetime >= TimeSpan.FromSeconds(1), "The longest lifetime of a token must be a second or more.");
        Require(tokens.Audiences.Count > 0 && tokens.Audiences.All(IsAudience), "A ring signs for one audience or more; each is a text of at most 512 characters in which * may stand only at the end.");
        Require(rotation.Overlap >= tokens.MaxLifetime, $"The overlap ({rotation.Overlap}) must be at least the longest lifetime of a token ({tokens.MaxLifetime}): tokens would be refused that are good.");
        Require(rotation.PrePublication >= TimeSpan.Zero && rotation.PrePublication < rotation.Period, "The next key must be published within the period of the one before.");
        Require(rotation.Period > TimeSpan.Zero && rotation.Period <= LongestPeriod && rotation.Overlap <= LongestPeriod, $"A key signs for at most {LongestPeriod.TotalDays} days.");
    }

    private static void Require(bool good, string message)
    {
        if (!good)
        {
            throw new RingStateException("bad-policy", message);
        }
    }

    private static bool IsAudience(string audience) => audience.Length is > 0 and <= 512 && audience.AsSpan(0, audience.Length - 1).IndexOf('*') < 0;

    [GeneratedRegex("^[a-z][a-z0-9-]{0,62}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
