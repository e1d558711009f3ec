using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Keystay.Signer.Native;
using Keystay.Signing.Protocol;

namespace Keystay.Signer.Serving;

/// <summary>One client's connection: bytes that came and were not yet read, answers that were not yet taken. Used by one thread.</summary>
internal sealed unsafe class Connection(int socket) : IDisposable
{
    private const int BufferBytes = 64 << 10;

    private readonly byte* received = (byte*)NativeMemory.Alloc(BufferBytes), answers = (byte*)NativeMemory.Alloc(BufferBytes);
    private int receivedBytes, answerStart, answerEnd;

    public int Socket => socket;

    /// <summary>Whether answers wait for the client to take them. Until then nothing more is read: a client that does not listen stops itself alone.</summary>
    public bool IsBlocked => answerStart < answerEnd;

    /// <summary>Room for one answer.</summary>
    public Span<byte> AnswerRoom => new(answers + answerEnd, BufferBytes - answerEnd);

    /// <summary>Reads what is there.</summary>
    /// <returns>False when the client is gone.</returns>
    public bool Receive()
    {
        nint read = LibC.ReadFrom(socket, received + receivedBytes, (nuint)(BufferBytes - receivedBytes));
        if (read > 0)
        {
            receivedBytes += (int)read;
            return true;
        }
        return read < 0 && Marshal.GetLastPInvokeError() is LibC.Interrupted or LibC.Again;
    }

    /// <summary>The next whole request, without its length field, from an offset that is moved behind it.</summary>
    /// <returns>False when there is none; <paramref name="broken"/> when what stands there never becomes one.</returns>
    public bool TryTake(ref int offset, out ReadOnlySpan<byte> frame, out bool broken)
    {
        frame = default;
        broken = false;
        var rest = new ReadOnlySpan<byte>(received + offset, receivedBytes - offset);
        if (rest.Length < SigningRequest.LengthBytes)
        {
            return false;
        }
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(rest);
        if (length is < SigningRequest.HeadBytes or > SigningRequest.MaxBytes)
        {
            broken = true;
            return false;
        }
        if (rest.Length - SigningRequest.LengthBytes < length)
        {
            return false;
        }
        frame = rest.Slice(SigningRequest.LengthBytes, (int)length);
        offset += SigningRequest.LengthBytes + (int)length;
        return true;
    }

    /// <summary>Forgets what was taken.</summary>
    public void Forget(int offset)
    {
        receivedBytes -= offset;
        new Span<byte>(received + offset, receivedBytes).CopyTo(new Span<byte>(received, receivedBytes));
    }

    /// <summary>Counts an answer that was written into the room.</summary>
    public void Answered(int bytes) => answerEnd += bytes;

    /// <summary>Sends answers, as many as the socket takes.</summary>
    /// <returns>False when the client is gone.</returns>
    public bool Flush()
    {
        while (answerStart < answerEnd)
        {
            nint sent = LibC.Send(socket, answers + answerStart, (nuint)(answerEnd - answerStart), LibC.NoSignal | LibC.DontWait);
            if (sent < 0)
            {
                return Marshal.GetLastPInvokeError() is LibC.Again or LibC.Interrupted;
            }
            answerStart += (int)sent;
        }
        answerStart = answerEnd = 0;
        return true;
    }

    public void Dispose()
    {
        _ = LibC.Close(socket);
        NativeMemory.Free(received);
        NativeMemory.Free(answers);
    }
}
