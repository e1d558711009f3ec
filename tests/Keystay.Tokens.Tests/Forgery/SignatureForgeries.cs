using System.Buffers.Text;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Keystay.Keys;

namespace Keystay.Tokens.Tests.Forgery;

/// <summary>Signatures that are not the key's over this token, for every algorithm.</summary>
internal static class SignatureForgeries
{
    public static IEnumerable<ForgedToken> All(Rings rings)
    {
        foreach (var key in rings.Tenants)
        {
            string input = Input(key, Rings.Payload());
            byte[] good = key.Sign(Encoding.ASCII.GetBytes(input));
            var rows = Damaged(good).Concat(Misplaced(key, input)).Concat(key.IsRsa ? OfRsa(key, input, good) : key.IsEcdsa ? OfEcdsa(key, input, good) : OfEd25519(good));
            foreach (var (name, signature) in rows)
            {
                yield return new($"signature, {key.AlgorithmName}: {name}", $"{input}.{Base64Url.EncodeToString(signature)}", "bad-signature");
            }
            foreach (var row in Altered(key, good).Concat(Confused(key)))
            {
                yield return row;
            }
        }
    }

    private static string Input(SigningKey key, Members payload) => $"{Part(Rings.Header(key))}.{Part(payload)}";

    private static string Part(Members members) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(members.ToString()));

    private static IEnumerable<(string, byte[])> Damaged(byte[] good)
    {
        yield return ("none", []);
        yield return ("all zero", new byte[good.Length]);
        yield return ("all ones", [.. Enumerable.Repeat((byte)0xff, good.Length)]);
        yield return ("one byte less", good[..^1]);
        yield return ("without its first byte", good[1..]);
        yield return ("a zero in front", [0, .. good]);
        yield return ("a zero behind", [.. good, 0]);
        yield return ("half", good[..(good.Length / 2)]);
        yield return ("twice", [.. good, .. good]);
        yield return ("backwards", [.. good.Reverse()]);
        for (int i = 0; i < 16; i++)
        {
            byte[] flipped = [.. good];
            flipped[i * (good.Length - 1) / 15] ^= (byte)(1 << (i % 8));
            yield return ($"a bit of byte {i * (good.Length - 1) / 15} flipped", flipped);
        }
    }

    private static IEnumerable<(string, byte[])> Misplaced(SigningKey key, string input)
    {
        string[] parts = input.Split('.');
        yield return ("over the header", key.Sign(Encoding.ASCII.GetBytes(parts[0])));
        yield return ("over the payload", key.Sign(Encoding.ASCII.GetBytes(parts[1])));
        yield return ("over both without the dot", key.Sign(Encoding.ASCII.GetBytes(parts[0] + parts[1])));
        yield return ("over the decoded texts", key.Sign([.. Base64Url.DecodeFromChars(parts[0]), (byte)'.', .. Base64Url.DecodeFromChars(parts[1])]));
        yield return ("over the token's hash", key.Sign(SHA256.HashData(Encoding.ASCII.GetBytes(input))));
        yield return ("over nothing", key.Sign([]));
        using var other = new SigningKey(key.Algorithm is >= SignatureAlgorithm.ES256 ? key.Algorithm : SignatureAlgorithm.ES256, "other");
        yield return ("of another key", other.Sign(Encoding.ASCII.GetBytes(input)));
    }

    private static IEnumerable<(string, byte[])> OfRsa(SigningKey key, string input, byte[] good)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(input);
        foreach (var hash in new[] { HashAlgorithmName.SHA1, HashAlgorithmName.SHA256, HashAlgorithmName.SHA384, HashAlgorithmName.SHA512 })
        {
            foreach (var padding in new[] { RSASignaturePadding.Pkcs1, RSASignaturePadding.Pss })
            {
                if (hash != key.Hash || padding != key.Padding)
                {
                    yield return ($"{padding} with {hash}", key.Sign(bytes, hash, padding));
                }
            }
        }
        BigInteger s = Number(good), n = Number(key.Modulus);
        yield return ("n − s", Bytes(n - s, good.Length));
        yield return ("s + n", Bytes(s + n, good.Length + 1));
        yield return ("1", Bytes(1, good.Length));
        yield return ("n − 1", Bytes(n - 1, good.Length));
        yield return ("n", Bytes(n, good.Length));
        yield return ("2 s", Bytes(2 * s % n, good.Length));
    }

    private static IEnumerable<(string, byte[])> OfEcdsa(SigningKey key, string input, byte[] good)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(input);
        int half = good.Length / 2;
        BigInteger n = Order(key.Algorithm), r = Number(good[..half]), s = Number(good[half..]);
        byte[] Pair(BigInteger a, BigInteger b) => [.. Bytes(a, half), .. Bytes(b, half)];
        yield return ("in DER", key.SignDer(bytes));
        yield return ("s before r", Pair(s, r));
        foreach (var (name, value) in new (string, BigInteger)[] { ("0", 0), ("1", 1), ("n − 1", n - 1), ("n", n), ("n + 1", n + 1), ("all ones", (BigInteger.One << (8 * half)) - 1) })
        {
            yield return ($"r = {name}", Pair(value, s));
            yield return ($"s = {name}", Pair(r, value));
            yield return ($"r = s = {name}", Pair(value, value));
        }
        yield return ("r twice", Pair(r, r));
        yield return ("n − r", Pair(n - r, s));
        if (BigInteger.Log2(s + n) < 8 * half)
        {
            yield return ("s + n", Pair(r, s + n));
        }
        foreach (var hash in new[] { HashAlgorithmName.SHA1, HashAlgorithmName.SHA256, HashAlgorithmName.SHA384, HashAlgorithmName.SHA512 }.Where(h => h != key.Hash))
        {
            yield return ($"with {hash}", key.Sign(bytes, hash));
        }
        yield return ("each half with a zero in front", [0, .. good[..half], 0, .. good[half..]]);
    }

    private static IEnumerable<(string, byte[])> OfEd25519(byte[] good)
    {
        // RFC 8032, section 5.1.7: S is below the order L, or one signature has several spellings.
        var order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", null);
        var s = new BigInteger(good.AsSpan(32), isUnsigned: true);
        byte[] identity = [1, .. new byte[31]];
        for (int times = 1; times < 8; times++)
        {
            yield return ($"S + {times} L", [.. good[..32], .. Little(s + (times * order))]);
        }
        yield return ("L − S", [.. good[..32], .. Little(order - s)]);
        yield return ("R the neutral element, S 0", [.. identity, .. new byte[32]]);
        yield return ("R zero, S 0", new byte[64]);
        yield return ("R the neutral element", [.. identity, .. good[32..]]);
        yield return ("R of order two", [0xec, .. Enumerable.Repeat((byte)0xff, 30), 0x7f, .. new byte[32]]);
        yield return ("R not reduced", [0xee, .. Enumerable.Repeat((byte)0xff, 30), 0x7f, .. new byte[32]]);
        byte[] negative = [.. good];
        negative[31] ^= 0x80;
        yield return ("R negated", negative);
    }

    /// <summary>A good signature on a token that was changed after it.</summary>
    private static IEnumerable<ForgedToken> Altered(SigningKey key, byte[] good)
    {
        var (header, payload) = (Rings.Header(key), Rings.Payload());
        string signature = Base64Url.EncodeToString(good);
        ForgedToken Row(string name, Members head, Members body) => new($"altered, {key.AlgorithmName}: {name}", $"{Part(head)}.{Part(body)}.{signature}", "bad-signature");
        foreach (string claim in payload.Names)
        {
            yield return Row($"{claim} changed", header, payload.With(claim, "\"admin\""));
            yield return Row($"{claim} removed", header, payload.Without(claim));
        }
        yield return Row("a claim added", header, payload.And("scope", "\"all\""));
        yield return Row("claims in another order", header, new(payload.All.Reverse()));
        yield return Row("a header member added", header.And("cty", "\"x\""), payload);
        yield return Row("typ in capitals", header.With("typ", "\"AT+JWT\""), payload);
        foreach (string member in new[] { "jwk", "jku", "x5c", "x5u", "x5t", "x5t#S256" })
        {
            yield return Row($"{member} brought along", header.And(member, "\"https://evil.test/\""), payload);
        }
    }

    /// <summary>The public key taken for a shared secret, and keys that the token brings along.</summary>
    private static IEnumerable<ForgedToken> Confused(SigningKey key)
    {
        (string Name, byte[] Secret)[] secrets =
        [
            ("nothing", []), ("the public key in DER", key.PublicInfo), ("the public key in PEM", Encoding.ASCII.GetBytes(PemEncoding.WriteString("PUBLIC KEY", key.PublicInfo))),
            ("the public key in PEM with a line's end", Encoding.ASCII.GetBytes(PemEncoding.WriteString("PUBLIC KEY", key.PublicInfo) + "\n")), ("the JWK", Encoding.UTF8.GetBytes(key.Jwk().ToJsonString())),
            ("the kid", Encoding.UTF8.GetBytes(key.Kid)),
        ];
        foreach (var (name, secret) in secrets)
        {
            string input = $"{Part(Rings.Header(key).With("alg", "\"HS256\""))}.{Part(Rings.Payload())}";
            byte[] mac = HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(input));
            yield return new($"HS256 with {name}, {key.AlgorithmName}", $"{input}.{Base64Url.EncodeToString(mac)}", "alg-not-allowed");
            string kept = Input(key, Rings.Payload());
            yield return new($"HMAC with {name} under {key.AlgorithmName}", $"{kept}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(kept)))}", "bad-signature");
        }
        using var own = new SigningKey(SignatureAlgorithm.ES256, key.Kid);
        string header = Rings.Header(key).And("jwk", own.Jwk().ToJsonString()).ToString();
        yield return new($"the forger's jwk, {key.AlgorithmName}", own.Token(header, Rings.Payload().ToString()), "bad-signature");
        yield return new($"the forger's jwk under its own kid, {key.AlgorithmName}", own.Token(Rings.Header(own).With("kid", "\"mine\"").And("jwk", own.Jwk().ToJsonString()).ToString(), Rings.Payload().ToString()), "unknown-key");
    }

    private static BigInteger Order(SignatureAlgorithm algorithm) => Number(Convert.FromHexString(algorithm switch
    {
        SignatureAlgorithm.ES256 => "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551",
        SignatureAlgorithm.ES384 => "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973",
        _ => "01FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFA51868783BF2F966B7FCC0148F709A5D03BB5C9B8899C47AEBB6FB71E91386409",
    }));

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static byte[] Bytes(BigInteger number, int length)
    {
        byte[] digits = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return digits.Length >= length ? digits : [.. new byte[length - digits.Length], .. digits];
    }

    private static byte[] Little(BigInteger number) => [.. Bytes(number, 32).Reverse()];
}
