namespace Keystay.Scanning.Survey;

/// <summary>An anchor seen in the bytes, and what lies around it.</summary>
/// <remarks>
/// <see cref="Window"/> holds at least 16 KiB before and 64 KiB after the anchor unless the input ends there.
/// All of it is hostile: check every length against the window before using it.
/// </remarks>
internal readonly ref struct Sighting(ReadOnlySpan<byte> window, int at, WindowMap map)
{
    /// <summary>The bytes around.</summary>
    public ReadOnlySpan<byte> Window { get; } = window;

    /// <summary>Index of the anchor's first byte in the window.</summary>
    public int At { get; } = at;

    /// <summary>The bytes from the anchor on.</summary>
    public ReadOnlySpan<byte> Ahead => Window[At..];

    /// <summary>Names a range of the window as a place in the file.</summary>
    /// <param name="form">The contract's form name, for example <c>pkcs8</c>.</param>
    /// <param name="encoding">The contract's encoding name, for example <c>der</c>.</param>
    /// <param name="start">Index in the window.</param>
    /// <param name="length">Bytes.</param>
    public Place Place(string form, string encoding, int start, int length) => new(form, encoding, map.Locate(start, length));
}
