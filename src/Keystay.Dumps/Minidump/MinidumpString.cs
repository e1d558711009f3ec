using Keystay.Dumps.Layout;

namespace Keystay.Dumps.Minidump;

/// <summary>MINIDUMP_STRING: its size in bytes (32 bit), then UTF-16.</summary>
internal static class MinidumpString
{
    /// <summary>The string, cut at 4096 bytes; null, and a problem, when it does not lie in the file.</summary>
    public static string? Read(HeaderReader file, LayoutBuilder layout, ulong offset, string what)
    {
        if (offset > (ulong)file.Length || !file.TryReadUInt32((long)offset, out uint size) || size > (ulong)file.Length - offset - sizeof(uint))
        {
            layout.AddProblem(ProblemCodes.BadHeader, (long)Math.Min(offset, long.MaxValue), $"The {what} does not lie in the file; it goes without.");
            return null;
        }
        return HeaderText.FromUtf16(file.Peek((long)offset + sizeof(uint), (int)Math.Min(size, HeaderText.MaxBytes)));
    }
}
