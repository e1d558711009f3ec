using System.Globalization;
using Keystay.Redaction.Debugging;
using Microsoft.Diagnostics.Runtime;

namespace Keystay.ClrInspector;

/// <summary>The managed threads, their frames, and the exceptions they are about to end with.</summary>
internal static class Stacks
{
    private const int MaxFrames = 4096;

    public static (int Threads, int Frames, string Hash) Read(ClrRuntime runtime)
    {
        using var lines = new LineHash();
        int frames = 0;
        foreach (var thread in runtime.Threads)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"thread {thread.OSThreadId} {thread.ManagedThreadId} {thread.State}"));
            // Type and trace of what is being thrown; its message is text of the program's.
            if (thread.CurrentException is { } exception)
            {
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"exception {exception.Type.Name} {exception.HResult:x8}"));
                foreach (var frame in exception.StackTrace)
                {
                    lines.Add(string.Create(CultureInfo.InvariantCulture, $"thrown {frame.InstructionPointer:x} {frame.Method?.Signature}"));
                }
            }
            foreach (var frame in thread.EnumerateStackTrace(includeContext: false, MaxFrames))
            {
                frames++;
                lines.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{frame.Kind} {frame.InstructionPointer:x} {frame.StackPointer:x} {frame.Method?.Signature ?? frame.FrameName}"));
            }
        }
        return (runtime.Threads.Length, frames, lines.Value());
    }

    /// <summary>What ends the program: the exception, and the methods of its thread from the innermost on.</summary>
    public static IReadOnlyList<string> Ended(ClrRuntime runtime) => runtime.Threads.FirstOrDefault(t => t.CurrentException is not null) is { } thread
        ? [thread.CurrentException!.Type.Name ?? "", .. thread.EnumerateStackTrace(includeContext: false, MaxFrames).Select(f => f.Method?.Signature).OfType<string>()]
        : [];
}
