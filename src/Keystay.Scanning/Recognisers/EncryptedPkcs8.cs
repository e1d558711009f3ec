using Keystay.Scanning.Encodings;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers;

/// <summary>EncryptedPrivateKeyInfo, known by the object identifier of a password-based scheme.</summary>
internal sealed class EncryptedPkcs8 : Recogniser
{
    public override string Name => "encrypted-pkcs8";

    /// <summary>The 6th to 8th byte of each identifier: PKCS #5, PKCS #12, Java's JKS and JCEKS.</summary>
    public override IReadOnlyList<Anchor> Anchors { get; } = [new(0x0D, 1, 5), new(0x0D, 1, 12), new(0x2A, 2, 17), new(0x2A, 2, 19)];

    public override void Recognise(Sighting sighting, Harvest harvest)
    {
        int start = DerNesting.AlgorithmFirst(sighting.Window, sighting.At - 7);
        if (start >= 0 && DerKeys.TryRead(sighting.Window[start..]) is { ProtectedKind: not null } key)
        {
            harvest.Add(key, sighting, start, "der");
        }
    }
}
