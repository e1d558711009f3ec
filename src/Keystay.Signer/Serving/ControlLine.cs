using System.Text.Json;
using Keystay.Signing.Protocol;

namespace Keystay.Signer.Serving;

/// <summary>Lines on the pipes between a signer and its supervisor.</summary>
internal static class ControlLine
{
    private const int MaxBytes = 64 << 10;

    /// <summary>The next line without its end, or null when the pipe ended or the line has no end.</summary>
    public static byte[]? Read(Stream input)
    {
        var line = new List<byte>();
        for (int next; (next = input.ReadByte()) >= 0 && line.Count < MaxBytes;)
        {
            if (next == '\n')
            {
                return [.. line];
            }
            line.Add((byte)next);
        }
        return null;
    }

    public static void Write(Stream output, ControlReply reply)
    {
        output.Write([.. JsonSerializer.SerializeToUtf8Bytes(reply, ControlJson.Default.ControlReply), (byte)'\n']);
        output.Flush();
    }
}
