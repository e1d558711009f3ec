using System.Buffers.Binary;
using Keystay.Keys;
using Keystay.Scanning.Encodings;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers;

/// <summary>One parameter of a key in libgcrypt's tokens, (d …), (p …), (q …) or (n …)(e …), wherever it lies.</summary>
/// <remarks>libgcrypt cuts lists apart while it works, and a freed expression loses its head first: an idle gpg-agent holds mostly such remains.</remarks>
internal sealed class LibgcryptParameter : Recogniser
{
    private const int FewestBytes = 28, MostBytes = 2049;

    public override string Name => "sexp-parameter";

    /// <summary>High byte of the name's length, the name, data.</summary>
    public override IReadOnlyList<Anchor> Anchors { get; } = [.. "dpqn".Select(name => new Anchor(0, (byte)name, 1))];

    public override void Recognise(Sighting sighting, Harvest harvest)
    {
        var window = sighting.Window;
        int at = sighting.At;
        // The end of the list is not asked for: it may be what was overwritten.
        if (at < 3 || window[at - 1] != 1 || window[at - 2] != 1 || window[at - 3] != 3
            || !TryData(window[(at + 2)..], out var value) || value.Length is < FewestBytes or > MostBytes)
        {
            return;
        }
        byte name = window[at + 1];
        if (name == 'n')
        {
            AddModulus(value, window[(at + 5 + value.Length)..], harvest);
        }
        else if (name == 'q' && TryPoint(value) is { } key)
        {
            harvest.Public(key);
            return;
        }
        // A number with its top bit set has a zero byte before it, which makes its length odd; a seed may begin with zero.
        harvest.Number(value.Length % 2 == 1 && value[0] == 0 ? value[1..] : value);
    }

    private static bool TryData(ReadOnlySpan<byte> token, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (token.Length < 3 || token[0] != 1)
        {
            return false;
        }
        int length = BinaryPrimitives.ReadUInt16LittleEndian(token[1..]);
        bool fits = length <= token.Length - 3;
        value = fits ? token.Slice(3, length) : default;
        return fits;
    }

    private static void AddModulus(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> after, Harvest harvest)
    {
        ReadOnlySpan<byte> nextList = [4, 3, 1, 1, 0, (byte)'e'];
        if (after.StartsWith(nextList) && TryData(after[nextList.Length..], out var exponent) && RsaNumbers.TryPublic(modulus, exponent) is { } key)
        {
            harvest.Public(key);
        }
    }

    /// <summary>A curve point, or an Ed25519 key: with the prefix 40 libgcrypt marks points that are no pair of coordinates.</summary>
    private static PublicKey? TryPoint(ReadOnlySpan<byte> value) => value switch
    {
        [0x40, ..] when value.Length == 33 => new OkpPublicKey(OkpCurve.Ed25519, value[1..]),
        [4, ..] => EcPoints.OnAnyCurve(value.Length / 2, value),
        _ => null,
    };
}
