using Keystay.Scanning.Encodings;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers;

/// <summary>X.509 certificates of version 2 and 3, known by the explicitly tagged version that their body begins with.</summary>
/// <remarks>Version 1 has no such mark; its key is found as a bare SubjectPublicKeyInfo.</remarks>
internal sealed class Certificate : Recogniser
{
    public override string Name => "certificate";

    public override IReadOnlyList<Anchor> Anchors { get; } = [new(0xA0, 3, 2)];

    public override void Recognise(Sighting sighting, Harvest harvest)
    {
        var window = sighting.Window;
        int at = sighting.At;
        if (at + 5 > window.Length || window[at + 3] != 1 || window[at + 4] is not (1 or 2))
        {
            return;
        }
        int body = DerNesting.SequenceBefore(window, at);
        if (body < 0)
        {
            return;
        }
        int start = DerNesting.SequenceBefore(window, body);
        var certificate = start >= 0 && DerKeys.TryRead(window[start..]) is { Form: "certificate" } whole
            ? whole : DerCertificates.TryReadBody(window[body..]);
        if (certificate is not null)
        {
            harvest.Add(certificate, sighting, body, "der");
        }
    }
}
