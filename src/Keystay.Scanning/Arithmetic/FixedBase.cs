namespace Keystay.Scanning.Arithmetic;

/// <summary>Multiples of a curve's base point, many scalars at a time.</summary>
internal abstract class FixedBase
{
    /// <summary>Scalars that share one inversion.</summary>
    public const int BatchSize = 128;

    private protected const int WindowBits = 4;
    private protected const int WindowSize = (1 << WindowBits) - 1;

    /// <summary>Limbs of a scalar and of a coordinate.</summary>
    public abstract int Limbs { get; }

    /// <summary>Multiplies the base point.</summary>
    /// <param name="scalars">Scalars one after another, each <see cref="Limbs"/> limbs, least significant first, below the order.</param>
    /// <param name="first">Where the first coordinate of each product goes: x, or the compressed y of Edwards curves. Plain, not Montgomery form.</param>
    /// <param name="second">Where the second one goes: y, or the Montgomery u.</param>
    public abstract void Multiply(ReadOnlySpan<ulong> scalars, Span<ulong> first, Span<ulong> second);

    private protected static int Window(ReadOnlySpan<ulong> scalar, int window) =>
        (int)(scalar[window / 16] >> (window % 16 * WindowBits)) & WindowSize;
}
