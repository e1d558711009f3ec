namespace Keystay.Tokens;

/// <summary>Every bound on what a token may ask of its reader.</summary>
public sealed record TokenLimits
{
    /// <summary>The limits used when none are given.</summary>
    public static TokenLimits Default { get; } = new();

    /// <summary>Most characters of a token; 16,384 unless set. Kestrel takes 32 KiB for all headers together.</summary>
    public int MaxTokenCharacters { get; init => field = Positive(value, 1 << 20); } = 16 << 10;

    /// <summary>Most characters of a <c>kid</c>; 256 unless set.</summary>
    public int MaxKidCharacters { get; init => field = Positive(value, 1024); } = 256;

    /// <summary>Most bytes of the text of a registered claim; 2,048 unless set.</summary>
    public int MaxClaimBytes { get; init => field = Positive(value, 1 << 16); } = 2048;

    /// <summary>Most members of a header or payload, those of nested objects included; 256 unless set.</summary>
    public int MaxMembers { get; init => field = Positive(value, 4096); } = 256;

    /// <summary>Deepest nesting of a header or payload, the outer object counted; 16 unless set.</summary>
    public int MaxDepth { get; init => field = Positive(value, 64); } = 16;

    private static int Positive(int value, int most) => value >= 1 && value <= most ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"This limit takes a number from 1 to {most}.");
}
