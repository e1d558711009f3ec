using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Keystay.SigningLoad;

/// <summary>Every private number of the key under test, in the forms in which a process works with it.</summary>
internal static class PrivateValues
{
    public static List<(string Name, byte[] Bytes)> Of(string folder)
    {
        byte[] key = PrivateKey(folder);
        var values = new List<(string, byte[])>();
        foreach (var (name, number) in Numbers(key))
        {
            values.Add(($"{name} be", number));
            values.Add(($"{name} le", [.. number.Reverse()]));
            if (name is "p" or "q")
            {
                values.Add(($"{name} radix52", Radix52(number)));
            }
        }
        return values;
    }

    /// <summary>What hold left: the plain key, or the wrapped one and the wrapping key of a ring named "consumer".</summary>
    private static byte[] PrivateKey(string folder)
    {
        string plain = Path.Combine(folder, "private");
        if (File.Exists(plain))
        {
            return File.ReadAllBytes(plain);
        }
        using var aes = Aes.Create();
        aes.Key = HMACSHA256.HashData(File.ReadAllBytes(Path.Combine(folder, "wrapping-key")), Encoding.ASCII.GetBytes("keystay wrapping key/1\nconsumer"));
        return aes.DecryptKeyWrapPadded(File.ReadAllBytes(Path.Combine(folder, "sealed")));
    }

    private static List<(string Name, byte[] Number)> Numbers(byte[] key)
    {
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportPkcs8PrivateKey(key, out _);
            var p = rsa.ExportParameters(true);
            return [("d", p.D!), ("p", p.P!), ("q", p.Q!), ("dp", p.DP!), ("dq", p.DQ!), ("qinv", p.InverseQ!)];
        }
        catch (CryptographicException)
        {
            using var ec = ECDsa.Create();
            ec.ImportPkcs8PrivateKey(key, out _);
            return [("d", ec.ExportParameters(true).D!)];
        }
    }

    /// <summary>52 bits in each 8 bytes, as OpenSSL's code for AVX-512 IFMA has prime factors (crypto/bn/rsaz_exp_x2.c).</summary>
    private static byte[] Radix52(byte[] number)
    {
        var rest = new BigInteger(number, isUnsigned: true, isBigEndian: true);
        var limbs = new List<byte>();
        for (var mask = (BigInteger.One << 52) - 1; !rest.IsZero; rest >>= 52)
        {
            limbs.AddRange(BitConverter.GetBytes((ulong)(rest & mask)));
        }
        return [.. limbs];
    }
}
