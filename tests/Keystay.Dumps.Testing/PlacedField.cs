namespace Keystay.Dumps.Testing;

/// <summary>Where a named field or payload lies in a built file.</summary>
public readonly record struct PlacedField(int Offset, int Length)
{
    /// <summary>The first byte after it.</summary>
    public int End => Offset + Length;
}
