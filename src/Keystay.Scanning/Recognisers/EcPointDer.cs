using Keystay.Scanning.Encodings;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers;

/// <summary>An uncompressed curve point in a DER BIT STRING that no longer says which curve: the point tells it by lying on it.</summary>
internal sealed class EcPointDer : Recogniser
{
    public override string Name => "ec-point-der";

    /// <summary>Length, no unused bits, 04: for 256, 384 and 521 bits.</summary>
    public override IReadOnlyList<Anchor> Anchors { get; } = [new(0x42, 0, 4), new(0x62, 0, 4), new(0x86, 0, 4)];

    public override void Recognise(Sighting sighting, Harvest harvest)
    {
        var window = sighting.Window;
        int at = sighting.At;
        int length = window[at];
        bool isBitString = length < 0x80 ? at >= 1 && window[at - 1] == 3 : at >= 2 && window[at - 1] == 0x81 && window[at - 2] == 3;
        if (!isBitString || window.Length - at < 1 + length)
        {
            return;
        }
        var point = window.Slice(at + 2, length - 1);
        if (Randomness.Plausible(point[1..]) && EcPoints.OnAnyCurve((length - 2) / 2, point) is { } key
            && !DerNesting.InCertificate(window, at, length))
        {
            harvest.Public(key);
        }
    }
}
