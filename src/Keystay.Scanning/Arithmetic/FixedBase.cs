namespace Keystay.Scanning.Arithmetic;

/// <summary>Multiples of a curve's base point, many scalars at a time.</summary>
internal abstract class FixedBase
{
    /// <summary>Scalars that share the inversions: many enough that these cost little, few enough that a pool's keep several threads busy.</summary>
    public const int BatchSize = 4096;

    /// <summary>Limbs of a scalar and of a coordinate.</summary>
    public abstract int Limbs { get; }

    /// <summary>Multiplies the base point.</summary>
    /// <param name="scalars">Scalars one after another, each <see cref="Limbs"/> limbs, least significant first, below the base point's order.</param>
    /// <param name="first">Where the first coordinate of each product goes: x, or the compressed y of Edwards curves. Plain, not Montgomery form.</param>
    /// <param name="second">Where the second one goes: y, or the Montgomery u.</param>
    public abstract void Multiply(ReadOnlySpan<ulong> scalars, Span<ulong> first, Span<ulong> second);
}
