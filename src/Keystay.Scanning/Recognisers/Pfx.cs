using Keystay.Scanning.Encodings;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers;

/// <summary>PKCS #12 files (RFC 7292, section 4): version 3, then the authenticated safe.</summary>
internal sealed class Pfx : Recogniser
{
    public override string Name => "pfx";

    public override IReadOnlyList<Anchor> Anchors { get; } = [new(2, 1, 3)];

    public override void Recognise(Sighting sighting, Harvest harvest)
    {
        var window = sighting.Window;
        int at = sighting.At;
        if (at + 4 > window.Length || window[at + 3] != 0x30)
        {
            return;
        }
        int start = DerNesting.SequenceBefore(window, at);
        if (start >= 0 && DerKeys.TryRead(window[start..]) is { ProtectedKind: not null } pfx)
        {
            harvest.Add(pfx, sighting, start, "der");
        }
    }
}
