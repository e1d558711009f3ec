using System.Runtime.InteropServices;

namespace Keystay.Signer.Native;

/// <summary><c>struct pollfd</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    public int File;
    public short Wanted;
    public short Happened;
}
