using Keystay.Scanning.Encodings;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers;

/// <summary>PKCS #8, PKCS #1 and SEC 1 private keys in DER.</summary>
/// <remarks>Their only common mark is the version that they begin with: INTEGER 0 or 1 right after the SEQUENCE header.</remarks>
internal sealed class DerPrivateKey : Recogniser
{
    public override string Name => "der-private-key";

    public override IReadOnlyList<Anchor> Anchors { get; } = [new(2, 1, 0), new(2, 1, 1)];

    public override void Recognise(Sighting sighting, Harvest harvest)
    {
        var window = sighting.Window;
        int at = sighting.At;
        if (at + 4 > window.Length || !(window[at + 3] is 0x30 or 0x02 || (window[at + 3] == 0x04 && window[at + 2] == 1)))
        {
            return;
        }
        int start = DerNesting.SequenceBefore(window, at);
        if (start < 0 || DerKeys.TryRead(window[start..]) is not { Claim: { } claim } key)
        {
            return;
        }
        if (key.Form != "pkcs8" && DerNesting.InPrivateKeyInfo(window, start, key.Length))
        {
            claim.Clear();
            return;
        }
        harvest.Add(key, sighting, start, "der");
    }
}
