using System.Buffers.Binary;
using Keystay.Keys;
using Keystay.Scanning.Encodings;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers;

/// <summary>What a freed key of libgcrypt still says of itself without its head: (d …)(p …)(q …) of RSA, (q …)(d …) of a curve, in tokens.</summary>
/// <remarks>Neighbours belong together, so such a pair proves itself where a lone number needs a public key from elsewhere.</remarks>
internal sealed class LibgcryptRemains : Recogniser
{
    private const int LongestKey = 16384, LongestExponent = 4;

    public override string Name => "sexp-remains";

    /// <summary>High byte of the name's length, the name, data.</summary>
    public override IReadOnlyList<Anchor> Anchors { get; } = [new(0, (byte)'d', 1), new(0, (byte)'q', 1)];

    public override void Recognise(Sighting sighting, Harvest harvest)
    {
        var window = sighting.Window;
        int start = sighting.At - 3;
        if (start < 0 || !TryList(window[start..], out byte name, out var first, out int length))
        {
            return;
        }
        var after = window[(start + length)..];
        if (!TryList(after, out byte nextName, out var next, out int nextLength))
        {
            return;
        }
        PrivateClaim? claim = null;
        if (name == 'd' && nextName == 'p' && TryList(after[nextLength..], out byte lastName, out var last, out int lastLength) && lastName == 'q')
        {
            claim = Rsa(window[..start], first, next, last);
            length += nextLength + lastLength;
        }
        else if (name == 'q' && nextName == 'd')
        {
            claim = Curve(first, next);
            length += nextLength;
        }
        if (claim is null || InWholeKey(window, start, length))
        {
            claim?.Clear();
            return;
        }
        harvest.Private(claim, sighting.Place("sexp", "internal", start, length));
    }

    private static RsaClaim? Rsa(ReadOnlySpan<byte> before, ReadOnlySpan<byte> d, ReadOnlySpan<byte> p, ReadOnlySpan<byte> q) =>
        d.Length < RsaNumbers.FewestModulusBytes / 2 || p.Length < RsaNumbers.FewestModulusBytes / 2 || q.Length < RsaNumbers.FewestModulusBytes / 2 ? null
        : new RsaClaim
        {
            PublicExponent = ExponentBefore(before),
            PrivateExponent = RsaNumbers.OrNull(d),
            Prime1 = RsaNumbers.OrNull(p),
            Prime2 = RsaNumbers.OrNull(q),
        };

    /// <summary>The (e …) that ends right before, if it is there.</summary>
    private static byte[]? ExponentBefore(ReadOnlySpan<byte> before)
    {
        for (int bytes = 1; bytes <= LongestExponent; bytes++)
        {
            int start = before.Length - bytes - 9;
            if (start >= 0 && TryList(before[start..], out byte name, out var e, out int length) && name == 'e' && start + length == before.Length)
            {
                return RsaNumbers.OrNull(e);
            }
        }
        return null;
    }

    private static PrivateClaim? Curve(ReadOnlySpan<byte> q, ReadOnlySpan<byte> d)
    {
        if (q is [0x40, ..] && q.Length == 33 && d.Length == 32)
        {
            return new OkpClaim(OkpCurve.Ed25519, d.ToArray(), q[1..].ToArray());
        }
        bool isPoint = q is [4, ..] && d.Length <= (q.Length / 2) + 1;
        return isPoint && EcPoints.OnAnyCurve(q.Length / 2, q) is { } key && RsaNumbers.OrNull(d) is { } scalar
            ? new EcClaim(key.Curve, scalar, q.ToArray()) : null;
    }

    /// <summary>Whether the key's head is still there: the whole is then found as such.</summary>
    private static bool InWholeKey(ReadOnlySpan<byte> window, int start, int length)
    {
        int from = Math.Max(0, start - LongestKey);
        int head = window[from..start].LastIndexOf("\u0003\u0001\u000B\0private-key"u8);
        if (head < 0 || SexpKey.TryRead(window[(from + head)..], SexpSyntax.Internal) is not { } whole)
        {
            return false;
        }
        whole.Claim?.Clear();
        return from + head + whole.Length >= start + length;
    }

    /// <summary>A list of a name of one letter and a value: open, data 1 name, data length value, close.</summary>
    private static bool TryList(ReadOnlySpan<byte> bytes, out byte name, out ReadOnlySpan<byte> value, out int length)
    {
        name = 0;
        value = default;
        length = 0;
        if (bytes.Length < 9 || bytes[0] != 3 || bytes[1] != 1 || bytes[2] != 1 || bytes[3] != 0 || bytes[5] != 1)
        {
            return false;
        }
        int size = BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]);
        if (size > bytes.Length - 9 || bytes[8 + size] != 4)
        {
            return false;
        }
        name = bytes[4];
        value = bytes.Slice(8, size);
        length = size + 9;
        return true;
    }
}
