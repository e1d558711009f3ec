using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using NSec.Cryptography;
using Key = NSec.Cryptography.Key;

namespace Keystay.SigningLoad;

/// <summary>Every private number of a key, in the forms in which a process works with it, and its public half.</summary>
internal static class PrivateValues
{
    private const string Ed25519 = "1.3.101.112"; // RFC 8410, section 3

    /// <summary>The numbers of a private key, and its SubjectPublicKeyInfo.</summary>
    /// <param name="key">What it is called.</param>
    /// <param name="pkcs8">RSA, a NIST curve or Ed25519.</param>
    public static (IEnumerable<PrivateValue> Values, byte[] PublicKey) Of(string key, byte[] pkcs8)
    {
        var (numbers, publicKey) = AlgorithmOf(pkcs8) switch
        {
            "1.2.840.113549.1.1.1" => OfRsa(pkcs8),
            Ed25519 => OfEd25519(Seed(pkcs8)),
            _ => OfCurve(pkcs8),
        };
        return (numbers.SelectMany(n => Forms(key, n.Name, n.Number)), publicKey);
    }

    /// <summary>A secret that is no number of a key, such as a key of AES: its schedule begins with it.</summary>
    public static PrivateValue Raw(string key, string name, byte[] bytes) => new(key, name, bytes);

    /// <summary>The numbers of a file as NSec writes private keys.</summary>
    public static IEnumerable<PrivateValue> OfNSecFile(string key, byte[] blob)
    {
        using var opened = Key.Import(NSec.Cryptography.SignatureAlgorithm.Ed25519, blob, KeyBlobFormat.NSecPrivateKey, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });
        return OfEd25519(opened.Export(KeyBlobFormat.RawPrivateKey)).Numbers.SelectMany(n => Forms(key, n.Name, n.Number)).ToArray();
    }

    private static IEnumerable<PrivateValue> Forms(string key, string name, byte[] number)
    {
        yield return new PrivateValue(key, $"{name} be", number);
        yield return new PrivateValue(key, $"{name} le", [.. number.Reverse()]);
        if (name is "p" or "q" or "dp" or "dq")
        {
            yield return new PrivateValue(key, $"{name} radix52", Radix52(number));
        }
    }

    private static ((string Name, byte[] Number)[] Numbers, byte[] PublicKey) OfRsa(byte[] pkcs8)
    {
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(pkcs8, out _);
        var p = rsa.ExportParameters(true);
        return ([("d", p.D!), ("p", p.P!), ("q", p.Q!), ("dp", p.DP!), ("dq", p.DQ!), ("qinv", p.InverseQ!)], rsa.ExportSubjectPublicKeyInfo());
    }

    private static ((string Name, byte[] Number)[] Numbers, byte[] PublicKey) OfCurve(byte[] pkcs8)
    {
        using var ec = ECDsa.Create();
        ec.ImportPkcs8PrivateKey(pkcs8, out _);
        return ([("d", ec.ExportParameters(true).D!)], ec.ExportSubjectPublicKeyInfo());
    }

    /// <summary>The seed, and what RFC 8032, section 5.1.5, makes of it: the scalar, as hashed and as used, and the prefix.</summary>
    private static ((string Name, byte[] Number)[] Numbers, byte[] PublicKey) OfEd25519(byte[] seed)
    {
        byte[] hash = SHA512.HashData(seed);
        byte[] scalar = hash[..32];
        scalar[0] &= 248;
        scalar[31] = (byte)((scalar[31] & 127) | 64);
        using var key = Key.Import(NSec.Cryptography.SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey);
        return ([("seed", seed), ("scalar hashed", hash[..32]), ("scalar", scalar), ("prefix", hash[32..])], key.PublicKey.Export(KeyBlobFormat.PkixPublicKey));
    }

    private static string AlgorithmOf(byte[] pkcs8) => Open(pkcs8).Algorithm;

    /// <summary>RFC 8410, section 7: an octet string within the octet string.</summary>
    private static byte[] Seed(byte[] pkcs8) => new AsnReader(Open(pkcs8).PrivateKey, AsnEncodingRules.DER).ReadOctetString();

    private static (string Algorithm, byte[] PrivateKey) Open(byte[] pkcs8)
    {
        var sequence = new AsnReader(pkcs8, AsnEncodingRules.DER).ReadSequence();
        sequence.ReadInteger();
        return (sequence.ReadSequence().ReadObjectIdentifier(), sequence.ReadOctetString());
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
