using System.Buffers.Binary;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers;

/// <summary>One parameter of a key in libgcrypt's tokens, (d …), (p …), (q …) or (n …), wherever it lies.</summary>
/// <remarks>libgcrypt cuts lists apart while it works, and a freed expression loses its head first.</remarks>
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
        if (at < 3 || window[at - 1] != 1 || window[at - 2] != 1 || window[at - 3] != 3 || window.Length - at < 5)
        {
            return;
        }
        int length = BinaryPrimitives.ReadUInt16LittleEndian(window[(at + 3)..]);
        if (length is >= FewestBytes and <= MostBytes && window.Length - at > 5 + length && window[at + 5 + length] == 4)
        {
            harvest.Number(window.Slice(at + 5, length).TrimStart((byte)0));
        }
    }
}
