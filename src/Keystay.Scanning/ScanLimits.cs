namespace Keystay.Scanning;

/// <summary>Upper bounds for what a hostile input may make a scan hold or try. Reaching one is a problem in the report, never silence.</summary>
internal static class ScanLimits
{
    /// <summary>Distinct HMAC tokens that candidates are tried against.</summary>
    public const int MaxHmacTokens = 64;

    /// <summary>Bytes of distinct numbers kept for proving.</summary>
    public const int MaxPoolBytes = 96 << 20;

    /// <summary>More public keys than this are other people's: a trust store, a list of peers. The private half of one is looked for only when asked.</summary>
    public const int MostUnaskedTargets = 4;
}
