using Keystay.Scanning.Encodings;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers;

/// <summary>OpenSSH's own private key format, decoded from its text.</summary>
internal sealed class OpenSshPrivate : Recogniser
{
    private const int AnchorInMagic = 10;

    public override string Name => "openssh";

    public override IReadOnlyList<Anchor> Anchors { get; } = [Anchor.Of("openssh-key-v1"u8.Slice(AnchorInMagic, 3))];

    public override void Recognise(Sighting sighting, Harvest harvest)
    {
        int start = sighting.At - AnchorInMagic;
        if (start >= 0 && OpenSshKeys.TryRead(sighting.Window[start..]) is { } key)
        {
            harvest.Add(key, sighting, start, "ssh-wire");
        }
    }

    /// <summary>Whether such a container, whose first key is this one, reaches over the range.</summary>
    public static bool Encloses(ReadOnlySpan<byte> window, int start, DecodedContainer inner)
    {
        const int longestPublicPart = 8192;
        int from = Math.Max(0, start - longestPublicPart);
        int magic = window[from..start].LastIndexOf("openssh-key-v1\0"u8);
        if (magic < 0 || OpenSshKeys.TryRead(window[(from + magic)..]) is not { Form: "openssh" } outer)
        {
            return false;
        }
        outer.Claim?.Clear();
        return from + magic + outer.Length >= start + inner.Length && outer.Public is not null && outer.Public.Equals(inner.Public);
    }
}
