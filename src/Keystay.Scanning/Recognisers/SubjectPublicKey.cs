using Keystay.Scanning.Encodings;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers;

/// <summary>SubjectPublicKeyInfo outside a certificate, known by the object identifier of the key's algorithm.</summary>
internal sealed class SubjectPublicKey : Recogniser
{
    public override string Name => "spki";

    public override IReadOnlyList<Anchor> Anchors { get; } = [new(0x0D, 1, 1), new(0xCE, 0x3D, 2), new(0x2B, 0x65, 0x70), new(0x2B, 0x65, 0x6E)];

    public override void Recognise(Sighting sighting, Harvest harvest)
    {
        var window = sighting.Window;
        int at = sighting.At;
        int oid = window[at] switch { 0x0D => at - 7, 0xCE => at - 5, _ => at - 2 };
        int start = DerNesting.AlgorithmFirst(window, oid);
        if (start >= 0 && DerKeys.TryRead(window[start..]) is { Form: "spki" } key && !DerNesting.InCertificate(window, start, key.Length))
        {
            harvest.Add(key, sighting, start, "der");
        }
    }
}
