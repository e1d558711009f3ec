using System.Buffers;
using System.Text.Json;

namespace Keystay.Tokens.Events;

/// <summary>Lines of JSON, each whole: two threads never write into one another's, and a line is with the operating system before its decision is known.</summary>
internal sealed class JsonLines(Stream stream)
{
    private readonly Lock turn = new();
    private readonly ArrayBufferWriter<byte> line = new();

    public void Write(Action<Utf8JsonWriter> write)
    {
        lock (turn)
        {
            line.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(line))
            {
                write(json);
            }
            line.Write("\n"u8);
            stream.Write(line.WrittenSpan);
            stream.Flush();
        }
    }
}
