using Keystay.Scanning.Encodings;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers;

/// <summary>SSH public key blobs: authorized keys decoded, the agent's answers, host keys on the wire.</summary>
internal sealed class SshPublicBlob : Recogniser
{
    public override string Name => "ssh-public-blob";

    public override IReadOnlyList<Anchor> Anchors => SshTypeName.Anchors;

    public override void Recognise(Sighting sighting, Harvest harvest)
    {
        int start = SshTypeName.StartOf(sighting);
        if (start >= 0 && SshPublicKeys.TryRead(sighting.Window[start..]) is { } key)
        {
            harvest.Add(key, sighting, start, "ssh-wire");
        }
    }
}
