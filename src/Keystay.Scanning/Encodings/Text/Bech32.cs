namespace Keystay.Scanning.Encodings.Text;

/// <summary>Bech32 (BIP 173), upper case, as age writes its keys.</summary>
internal static class Bech32
{
    private const int ChecksumDigits = 6;
    private static ReadOnlySpan<byte> Alphabet => "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"u8;

    /// <summary>Decodes the digits after the separator into <paramref name="into"/>, whose length they must give exactly.</summary>
    /// <returns>Whether digits and checksum are right.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> digits, Span<byte> into)
    {
        if (digits.Length < ChecksumDigits || (digits.Length - ChecksumDigits) * 5 / 8 != into.Length)
        {
            return false;
        }
        uint checksum = 1;
        foreach (byte c in prefix)
        {
            checksum = Step(checksum, (uint)(c | 0x20) >> 5);
        }
        checksum = Step(checksum, 0);
        foreach (byte c in prefix)
        {
            checksum = Step(checksum, (uint)(c | 0x20) & 31);
        }
        int count = 0, bits = 0;
        uint pending = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            int value = Alphabet.IndexOf(digits[i]);
            if (value < 0)
            {
                return false;
            }
            checksum = Step(checksum, (uint)value);
            pending = pending << 5 | (uint)value;
            bits += 5;
            if (bits >= 8 && count < into.Length && i < digits.Length - ChecksumDigits)
            {
                bits -= 8;
                into[count++] = (byte)(pending >> bits);
            }
        }
        return checksum == 1 && count == into.Length;
    }

    private static uint Step(uint checksum, uint value)
    {
        uint top = checksum >> 25;
        checksum = (checksum & 0x1ffffff) << 5 ^ value;
        checksum ^= (top & 1) != 0 ? 0x3b6a57b2u : 0;
        checksum ^= (top & 2) != 0 ? 0x26508e6du : 0;
        checksum ^= (top & 4) != 0 ? 0x1ea119fau : 0;
        checksum ^= (top & 8) != 0 ? 0x3d4233ddu : 0;
        checksum ^= (top & 16) != 0 ? 0x2a1462b3u : 0;
        return checksum;
    }
}
