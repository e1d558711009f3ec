using System.Text;
using Keystay.Keys;
using Keystay.Scanning.Encodings;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers;

/// <summary>A key in libgcrypt's notation: (private-key (rsa (n …) (e …) (d …) …)), (private-key (ecc (curve …) (q …) (d …))).</summary>
/// <remarks>libgcrypt's p is the smaller prime, its u is p⁻¹ mod q, and its d may be reduced modulo λ(n): none of which a claim says.</remarks>
internal static class SexpKey
{
    private const int MostParameters = 24, LongestScheme = 64;

    /// <summary>Reads the expression that starts at the first byte, or returns null.</summary>
    public static DecodedContainer? TryRead(ReadOnlySpan<byte> bytes, SexpSyntax syntax)
    {
        var reader = new SexpReader(bytes, syntax);
        if (!reader.TryOpen() || !reader.TryAtom(out var head) || !reader.TryOpen() || !reader.TryAtom(out var algorithm))
        {
            return null;
        }
        bool isPrivate = head.SequenceEqual("private-key"u8), isProtected = head.SequenceEqual("protected-private-key"u8);
        // A shadowed key is a stub: the private half is on a card, never in memory.
        if (!isPrivate && !isProtected && !head.SequenceEqual("public-key"u8) && !head.SequenceEqual("shadowed-private-key"u8))
        {
            return null;
        }
        var parts = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        try
        {
            if (!TryParameters(ref reader, parts, out string? scheme) || !reader.SkipToClose())
            {
                return null;
            }
            var key = algorithm.SequenceEqual("rsa"u8) ? Rsa(parts, isPrivate, reader.Consumed)
                : algorithm.StartsWith("ec"u8) || algorithm.SequenceEqual("eddsa"u8) ? Curve(parts, isPrivate, reader.Consumed) : null;
            return !isProtected ? key : key is null ? null : key with { ProtectedKind = "gpg-agent-key", ProtectedDetail = scheme };
        }
        finally
        {
            foreach (var part in parts.Values)
            {
                part.AsSpan().Clear();
            }
        }
    }

    /// <summary>Reads lists of a name and a value up to the end of the list that holds them.</summary>
    private static bool TryParameters(ref SexpReader reader, Dictionary<string, byte[]> parts, out string? scheme)
    {
        scheme = null;
        for (int i = 0; i < MostParameters; i++)
        {
            if (reader.TryClose())
            {
                return true;
            }
            if (!reader.TryOpen() || !reader.TryAtom(out var name))
            {
                return false;
            }
            if (name.SequenceEqual("protected"u8) && reader.TryAtom(out var protection) && protection.Length <= LongestScheme)
            {
                scheme = protection.ContainsAnyExceptInRange((byte)'!', (byte)'~') ? null : Encoding.ASCII.GetString(protection);
            }
            else if (name.Length == 1 || name.SequenceEqual("curve"u8))
            {
                if (reader.TryValue() is { } value && !parts.TryAdd(Encoding.ASCII.GetString(name), value))
                {
                    value.AsSpan().Clear();
                }
            }
            if (!reader.SkipToClose())
            {
                return false;
            }
        }
        return false;
    }

    private static DecodedContainer? Rsa(Dictionary<string, byte[]> parts, bool isPrivate, int length)
    {
        if (RsaNumbers.TryPublic(parts.GetValueOrDefault("n"), parts.GetValueOrDefault("e")) is not { } key)
        {
            return null;
        }
        return new("sexp", length)
        {
            Public = key,
            Claim = !isPrivate ? null : new RsaClaim
            {
                Modulus = key.Modulus,
                PublicExponent = key.Exponent,
                PrivateExponent = RsaNumbers.OrNull(parts.GetValueOrDefault("d")),
                Prime1 = RsaNumbers.OrNull(parts.GetValueOrDefault("p")),
                Prime2 = RsaNumbers.OrNull(parts.GetValueOrDefault("q")),
            },
        };
    }

    private static DecodedContainer? Curve(Dictionary<string, byte[]> parts, bool isPrivate, int length)
    {
        string curve = Encoding.ASCII.GetString(parts.GetValueOrDefault("curve") ?? []);
        var d = parts.GetValueOrDefault("d").AsSpan().TrimStart((byte)0);
        var q = parts.GetValueOrDefault("q").AsSpan();
        return curve switch
        {
            "Ed25519" or "1.3.6.1.4.1.11591.15.1" or "1.3.101.112" => Okp(OkpCurve.Ed25519, q, d, isPrivate, length),
            "Curve25519" or "X25519" or "1.3.6.1.4.1.3029.1.5.1" or "1.3.101.110" => Okp(OkpCurve.X25519, q, d, isPrivate, length),
            _ => Weierstrass(curve, q, d, isPrivate, length),
        };
    }

    private static DecodedContainer? Weierstrass(string name, ReadOnlySpan<byte> q, ReadOnlySpan<byte> d, bool isPrivate, int length)
    {
        var curve = name switch
        {
            "NIST P-256" or "nistp256" or "prime256v1" or "secp256r1" => EcCurve.P256,
            "NIST P-384" or "nistp384" or "secp384r1" => EcCurve.P384,
            "NIST P-521" or "nistp521" or "secp521r1" => EcCurve.P521,
            "secp256k1" => EcCurve.Secp256k1,
            _ => EcCurve.ByOid(name),
        };
        if (curve is null || (isPrivate && d.Length is 0 or > 66))
        {
            return null;
        }
        var key = EcPoints.TryRead(curve, q);
        var claim = isPrivate ? new EcClaim(curve, d.ToArray(), key is null ? null : q.ToArray()) : null;
        return key is null && claim is null ? null : new("sexp", length) { Public = key, Claim = claim };
    }

    private static DecodedContainer? Okp(OkpCurve curve, ReadOnlySpan<byte> q, ReadOnlySpan<byte> d, bool isPrivate, int length)
    {
        // The point has a prefix 40 that says "as it is"; numbers lose their leading zero bytes.
        var x = q is [0x40, ..] ? q[1..] : q;
        if (x.Length != 32 || d.Length > 32 || (isPrivate && d.IsEmpty))
        {
            return null;
        }
        PrivateClaim? claim = null;
        if (isPrivate)
        {
            var secret = new byte[32];
            d.CopyTo(secret.AsSpan(32 - d.Length));
            if (curve == OkpCurve.X25519)
            {
                // libgcrypt holds the scalar as a number; RFC 7748 writes it least significant byte first.
                Array.Reverse(secret);
            }
            claim = new OkpClaim(curve, secret, x.ToArray());
        }
        return new("sexp", length) { Public = new OkpPublicKey(curve, x), Claim = claim };
    }
}
