using System.Runtime.InteropServices;

namespace Keystay.Signer.Native;

/// <summary><c>struct rlimit</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ResourceLimit(nuint Soft, nuint Hard);
