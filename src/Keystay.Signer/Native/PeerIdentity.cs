using System.Runtime.InteropServices;

namespace Keystay.Signer.Native;

/// <summary><c>struct ucred</c>: who is at the other end of a socket, by the kernel's word.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct PeerIdentity(int ProcessId, int UserId, int GroupId);
