using System.Collections.Concurrent;
using System.Numerics;
using System.Security.Cryptography;
using Keystay.Keys;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;

namespace Keystay.Scanning.Tests.Scans;

/// <summary>A key made for one test: its public half, and the private values by their form names, most significant byte first.</summary>
/// <remarks>The values begin with no zero byte, so that every layout has the length the test expects; short ones have tests of their own.</remarks>
internal sealed record FreshKey(PublicKey Public, IReadOnlyDictionary<string, byte[]> Values, byte[] Pkcs8)
{
    private const int SharedKeys = 4;

    private static readonly ConcurrentDictionary<(int Bits, int Number), Lazy<FreshKey>> Made = new();
    private static readonly ConcurrentDictionary<string, int> TakenBy = new();

    public string Thumbprint => Public.Thumbprint;

    public byte[] Spki => Public.ExportSubjectPublicKeyInfo();

    public static FreshKey Of(string kind) => kind switch
    {
        "RSA" => Rsa(),
        "Ed25519" => Ed25519(),
        "X25519" => X25519(),
        _ => Ec(kind),
    };

    /// <summary>An RSA key. They take a tenth of a second and more, so tests share some; one test never gets one twice.</summary>
    public static FreshKey Rsa(int bits = 2048)
    {
        string test = TestContext.Current.Test?.UniqueID ?? "";
        int taken = TakenBy.AddOrUpdate(test, 0, (_, before) => before + 1);
        int number = (int)((uint)test.GetHashCode(StringComparison.Ordinal) % SharedKeys) + (SharedKeys * taken);
        var shared = Made.GetOrAdd((bits, number), which => new Lazy<FreshKey>(() => MakeRsa(which.Bits))).Value;
        return shared with { Values = shared.Values.ToDictionary(v => v.Key, v => v.Value.ToArray()), Pkcs8 = [.. shared.Pkcs8] };
    }

    private static FreshKey MakeRsa(int bits)
    {
        while (true)
        {
            using var rsa = RSA.Create(bits);
            var parts = rsa.ExportParameters(true);
            byte[][] numbers = [parts.D!, parts.DP!, parts.DQ!, parts.InverseQ!];
            // A private exponent alone is recognised up to gcd(p − 1, q − 1) = 64.
            var common = BigInteger.GreatestCommonDivisor(Number(parts.P!) - 1, Number(parts.Q!) - 1);
            if (numbers.All(n => n[0] != 0) && common <= 64)
            {
                return new(new RsaPublicKey(parts.Modulus, parts.Exponent), new Dictionary<string, byte[]>
                {
                    ["rsa.p"] = parts.P!,
                    ["rsa.q"] = parts.Q!,
                    ["rsa.d"] = parts.D!,
                    ["rsa.dp"] = parts.DP!,
                    ["rsa.dq"] = parts.DQ!,
                    ["rsa.qinv"] = parts.InverseQ!,
                }, rsa.ExportPkcs8PrivateKey());
            }
        }
    }

    public static FreshKey Ec(string curve)
    {
        while (true)
        {
            using var ec = ECDsa.Create(ECCurve.CreateFromValue(EcCurve.ByName(curve)!.Oid));
            var parts = ec.ExportParameters(true);
            if (parts.D![0] != 0)
            {
                return new(new EcPublicKey(EcCurve.ByName(curve)!, parts.Q.X, parts.Q.Y),
                    new Dictionary<string, byte[]> { ["ec.d"] = parts.D }, ec.ExportPkcs8PrivateKey());
            }
        }
    }

    public static FreshKey Ed25519()
    {
        var key = new Ed25519PrivateKeyParameters(new SecureRandom());
        return Okp(OkpCurve.Ed25519, "ed25519.seed", key.GetEncoded(), key.GeneratePublicKey().GetEncoded(), 0x70);
    }

    private static FreshKey X25519()
    {
        var key = new X25519PrivateKeyParameters(new SecureRandom());
        return Okp(OkpCurve.X25519, "x25519.private", key.GetEncoded(), key.GeneratePublicKey().GetEncoded(), 0x6e);
    }

    /// <summary>RFC 8410, section 7: the object identifiers 1.3.101.112 and 1.3.101.110 differ in their last byte.</summary>
    private static FreshKey Okp(OkpCurve curve, string form, byte[] secret, byte[] x, byte oid) => new(
        new OkpPublicKey(curve, x),
        new Dictionary<string, byte[]> { [form] = secret },
        [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, oid, 4, 0x22, 4, 0x20, .. secret]);

    private static BigInteger Number(byte[] big) => new(big, isUnsigned: true, isBigEndian: true);
}
