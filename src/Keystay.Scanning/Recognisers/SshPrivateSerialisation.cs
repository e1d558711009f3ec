using Keystay.Scanning.Encodings;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers;

/// <summary>SSH private keys as the agent's protocol and the inside of a key file carry them; they begin like a public blob.</summary>
internal sealed class SshPrivateSerialisation : Recogniser
{
    public override string Name => "ssh-private";

    public override IReadOnlyList<Anchor> Anchors => SshTypeName.Anchors;

    public override void Recognise(Sighting sighting, Harvest harvest)
    {
        int start = SshTypeName.StartOf(sighting);
        if (start < 0 || SshPrivateKeys.TryRead(sighting.Window[start..]) is not { } key)
        {
            return;
        }
        if (OpenSshPrivate.Encloses(sighting.Window, start, key))
        {
            key.Claim?.Clear();
            return;
        }
        harvest.Add(key, sighting, start, "ssh-wire");
    }
}
