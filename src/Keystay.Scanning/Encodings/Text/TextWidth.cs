namespace Keystay.Scanning.Encodings.Text;

/// <summary>Bytes of a character.</summary>
internal enum TextWidth
{
    /// <summary>ASCII, Latin-1, UTF-8.</summary>
    Narrow = 1,

    /// <summary>UTF-16. Big endian is little endian begun one byte later, so both are read the same way.</summary>
    Wide = 2,
}
