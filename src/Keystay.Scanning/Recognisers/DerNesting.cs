using Keystay.Scanning.Encodings;

namespace Keystay.Scanning.Recognisers;

/// <summary>Finds the SEQUENCE around an anchor: DER puts lengths before what can be recognised.</summary>
internal static class DerNesting
{
    /// <summary>More than the algorithm identifier of a key whose curve is spelt out: seven numbers of 66 bytes for P-521.</summary>
    private const int LongestKeyPrologue = 640;

    /// <summary>More than names and serial number of any certificate in a trust store.</summary>
    private const int LongestCertificatePrologue = 4096;

    /// <summary>Start of the SEQUENCE header that ends just before <paramref name="end"/>, or -1.</summary>
    public static int SequenceBefore(ReadOnlySpan<byte> window, int end)
    {
        if (end >= 4 && window[end - 4] == 0x30 && window[end - 3] == 0x82)
        {
            return end - 4;
        }
        if (end >= 3 && window[end - 3] == 0x30 && window[end - 2] == 0x81)
        {
            return end - 3;
        }
        return end >= 2 && window[end - 2] == 0x30 && window[end - 1] <= 0x80 ? end - 2 : -1;
    }

    /// <summary>Start of a SEQUENCE that begins with the algorithm identifier whose object identifier lies at <paramref name="oid"/>, or -1.</summary>
    public static int AlgorithmFirst(ReadOnlySpan<byte> window, int oid)
    {
        if (oid < 0 || window[oid] != 0x06)
        {
            return -1;
        }
        int algorithm = SequenceBefore(window, oid);
        return algorithm < 0 ? -1 : SequenceBefore(window, algorithm);
    }

    /// <summary>Whether a PKCS #8 key reaches over the range: its inner key is then no finding of its own.</summary>
    public static bool InPrivateKeyInfo(ReadOnlySpan<byte> window, int start, int length)
    {
        int from = Math.Max(0, start - LongestKeyPrologue);
        // From the inside out: a curve that is spelt out begins like a PKCS #8 key too.
        for (int at = start - 4; at >= from; at--)
        {
            if (window[at] != 2 || window[at + 1] != 1 || window[at + 2] > 1 || window[at + 3] != 0x30)
            {
                continue;
            }
            int outer = SequenceBefore(window, at);
            if (outer >= 0 && DerKeys.TryRead(window[outer..]) is { Form: "pkcs8" } found)
            {
                found.Claim?.Clear();
                return outer + found.Length >= start + length;
            }
        }
        return false;
    }

    /// <summary>Whether a certificate's body reaches over the range: it then tells more of the key (whose it is, whether it is an authority's).</summary>
    public static bool InCertificate(ReadOnlySpan<byte> window, int start, int length)
    {
        int from = Math.Max(0, start - LongestCertificatePrologue);
        int version = window[from..start].LastIndexOf((ReadOnlySpan<byte>)[0xA0, 3, 2, 1]);
        int body = version < 0 ? -1 : SequenceBefore(window, from + version);
        return body >= 0 && DerCertificates.TryReadBody(window[body..]) is { } found && body + found.Length >= start + length;
    }
}
