namespace Keystay.Tokens.Trust;

/// <summary>Every bound on what an endpoint may ask of its reader.</summary>
public sealed record MetadataLimits
{
    /// <summary>The limits used when none are given.</summary>
    public static MetadataLimits Default { get; } = new();

    /// <summary>Most bytes of metadata; 256 KiB unless set.</summary>
    public int MaxMetadataBytes { get; init => field = Within(value, 1 << 10, 1 << 22); } = 256 << 10;

    /// <summary>Most bytes of a JWKS; 1 MiB unless set, which is also the most.</summary>
    public int MaxJwksBytes { get; init => field = Within(value, 1 << 10, JwksReader.MaxBytes); } = JwksReader.MaxBytes;

    /// <summary>Most kibibytes of the headers of an answer; 16 unless set.</summary>
    public int MaxHeaderKibibytes { get; init => field = Within(value, 1, 64); } = 16;

    /// <summary>How long one answer may take, from the first connection to the last byte; 10 seconds unless set. An answer in drops ends then too.</summary>
    public TimeSpan Timeout { get; init => field = Within(value, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(2)); } = TimeSpan.FromSeconds(10);

    private static T Within<T>(T value, T least, T most)
        where T : IComparable<T> => value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0 ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"This limit takes a value from {least} to {most}.");
}
