namespace Keystay.Dumps.Tests;

/// <summary>Bytes in which every position can be told from the others.</summary>
internal static class Pattern
{
    public static byte[] Bytes(int length, int seed = 1)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
