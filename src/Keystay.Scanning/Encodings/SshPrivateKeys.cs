using Keystay.Keys;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Encodings;

/// <summary>The serialisation of OpenSSH's sshkey_private_serialize: inside key files, on the agent's socket, and what ssh-agent shields.</summary>
/// <remarks>draft-ietf-sshm-ssh-agent, section 3.2: the type, the public fields in another order than the blob's, the private fields.</remarks>
internal static class SshPrivateKeys
{
    /// <summary>Reads the serialisation that starts at the first byte, or returns null. A comment after it is not read.</summary>
    public static DecodedContainer? TryRead(ReadOnlySpan<byte> serialisation)
    {
        var reader = new SshReader(serialisation);
        if (!reader.TryString(out var type))
        {
            return null;
        }
        if (type.SequenceEqual("ssh-rsa"u8))
        {
            return Rsa(ref reader);
        }
        if (type.SequenceEqual("ssh-ed25519"u8))
        {
            return Ed25519(ref reader);
        }
        return SshPublicKeys.TryCurve(type) is { } curve ? Ecdsa(curve, ref reader) : null;
    }

    private static DecodedContainer? Rsa(ref SshReader reader)
    {
        if (!reader.TryUnsigned(out var n) || !reader.TryUnsigned(out var e) || !reader.TryUnsigned(out var d)
            || !reader.TryUnsigned(out _) || !reader.TryUnsigned(out var p) || !reader.TryUnsigned(out var q)
            || RsaNumbers.TryPublic(n, e) is not { } key)
        {
            return null;
        }
        var claim = new RsaClaim
        {
            Modulus = key.Modulus,
            PublicExponent = key.Exponent,
            PrivateExponent = RsaNumbers.OrNull(d),
            Prime1 = RsaNumbers.OrNull(p),
            Prime2 = RsaNumbers.OrNull(q),
        };
        return new("ssh-private", reader.Consumed) { Claim = claim, Public = key };
    }

    private static DecodedContainer? Ecdsa(EcCurve curve, ref SshReader reader)
    {
        if (!reader.TryString(out _) || !reader.TryString(out var point) || !reader.TryUnsigned(out var scalar)
            || scalar.Length > curve.FieldBytes || EcPoints.TryRead(curve, point) is not { } key)
        {
            return null;
        }
        return new("ssh-private", reader.Consumed) { Claim = new EcClaim(curve, scalar.ToArray(), point.ToArray()), Public = key };
    }

    private static DecodedContainer? Ed25519(ref SshReader reader)
    {
        // The private field is seed ‖ public key.
        if (!reader.TryString(out var x) || x.Length != 32 || !reader.TryString(out var pair) || pair.Length != 64 || !pair[32..].SequenceEqual(x))
        {
            return null;
        }
        return new("ssh-private", reader.Consumed)
        {
            Claim = new OkpClaim(OkpCurve.Ed25519, pair[..32].ToArray(), x.ToArray()),
            Public = new OkpPublicKey(OkpCurve.Ed25519, x),
        };
    }
}
