namespace Keystay.Scanning.Survey;

/// <summary><paramref name="Length"/> bytes at file offset <paramref name="Offset"/>.</summary>
internal readonly record struct Extent(long Offset, long Length)
{
    public long End => Offset + Length;
}
