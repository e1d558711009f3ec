using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers;

/// <summary>The key type string that public blobs and private serialisations of SSH begin with.</summary>
internal static class SshTypeName
{
    /// <summary>Last byte of the length, and two of the name: ssh-rsa, ssh-ed25519, ecdsa-sha2-nistp*.</summary>
    public static IReadOnlyList<Anchor> Anchors { get; } = [new(7, (byte)'s', (byte)'s'), new(11, (byte)'s', (byte)'s'), new(19, (byte)'e', (byte)'c')];

    /// <summary>Start of the string's length, or -1.</summary>
    public static int StartOf(Sighting sighting)
    {
        var window = sighting.Window;
        int at = sighting.At;
        return at >= 3 && window[at - 1] == 0 && window[at - 2] == 0 && window[at - 3] == 0 ? at - 3 : -1;
    }
}
