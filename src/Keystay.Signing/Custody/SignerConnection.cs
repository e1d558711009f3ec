using System.Buffers.Binary;
using System.Net.Sockets;
using Keystay.Signing.Protocol;

namespace Keystay.Signing.Custody;

/// <summary>
/// One connection to a signer. Whoever has a request writes it; those who come while somebody writes leave theirs in the buffer, and it travels with the
/// next write. One thread reads the answers.
/// </summary>
internal sealed class SignerConnection : IDisposable
{
    /// <summary>Requests under way on one connection. Who comes when all places are taken is told to come again: an endless queue helps nobody.</summary>
    private const int Places = 1024;

    private const int RoomBytes = SigningRequest.LengthBytes + SigningRequest.MaxBytes, BufferBytes = 128 << 10;

    private readonly Socket socket;
    private readonly Lock gate = new();
    private readonly PendingSignature?[] underWay = new PendingSignature?[Places];
    private readonly Stack<PendingSignature> free = new(Places);
    private byte[] filling = new byte[BufferBytes], sending = new byte[BufferBytes];
    private int filled, waiting;
    private bool isSending;
    private SignerException? broken;

    /// <exception cref="SignerException">not-connected.</exception>
    public SignerConnection(string path)
    {
        socket = SignerSocket.Connect(path);
        for (uint number = Places; number-- > 0;)
        {
            free.Push(new PendingSignature(number, GiveBack));
        }
        new Thread(Receive) { IsBackground = true, Name = "Keystay signer answers" }.Start();
    }

    /// <summary>Requests without an answer.</summary>
    public int Waiting => Volatile.Read(ref waiting);

    public bool IsBroken => Volatile.Read(ref broken) is not null;

    /// <summary>Sends a request.</summary>
    /// <exception cref="SignerException">busy, signer-gone, or what the request has wrong.</exception>
    public ValueTask<SignedToken> Send(SignatureRequest request)
    {
        PendingSignature pending;
        lock (gate)
        {
            pending = Take();
            Filled(pending, request.Write(filling.AsSpan(filled), pending.Number));
        }
        var task = pending.Task;
        Flush();
        return task;
    }

    public void Dispose()
    {
        Break(new SignerException("signer-gone", "The client was closed."));
        socket.Dispose();
    }

    private PendingSignature Take()
    {
        if (broken is not null)
        {
            throw broken;
        }
        // The buffer holds what waits for the next write; a signer that takes nothing fills it.
        return free.Count > 0 && filling.Length - filled >= RoomBytes ? free.Peek()
            : throw new SignerException("busy", "The signer has as many requests as it takes. This one was not sent; ask again.");
    }

    private void Filled(PendingSignature pending, int bytes)
    {
        free.Pop();
        underWay[pending.Number] = pending;
        waiting++;
        filled += bytes;
    }

    private void Flush()
    {
        while (true)
        {
            int bytes;
            lock (gate)
            {
                if (isSending || filled == 0 || broken is not null)
                {
                    return;
                }
                isSending = true;
                (filling, sending) = (sending, filling);
                (bytes, filled) = (filled, 0);
            }
            try
            {
                for (int sent = 0; sent < bytes;)
                {
                    sent += socket.Send(sending.AsSpan(sent, bytes - sent));
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The thread that reads learns why, and fails what was under way: a signer that is full says so before it closes.
            }
            lock (gate)
            {
                isSending = false;
            }
        }
    }

    private void Receive()
    {
        byte[] buffer = new byte[BufferBytes];
        int held = 0;
        try
        {
            for (int read; (read = socket.Receive(buffer.AsSpan(held))) > 0;)
            {
                held += read;
                int offset = 0;
                while (TryTake(buffer.AsSpan(offset, held - offset), out int bytes))
                {
                    offset += bytes;
                }
                buffer.AsSpan(offset, held - offset).CopyTo(buffer);
                held -= offset;
            }
            Break(Refusals.Gone(null));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidDataException)
        {
            Break(Refusals.Gone(e));
        }
    }

    /// <exception cref="InvalidDataException">What came is no answer.</exception>
    private bool TryTake(ReadOnlySpan<byte> held, out int bytes)
    {
        bytes = 0;
        if (held.Length < SigningResponse.LengthBytes)
        {
            return false;
        }
        int length = BinaryPrimitives.ReadInt32LittleEndian(held);
        if (length is < SigningResponse.HeadBytes or > SigningResponse.MaxBytes)
        {
            throw new InvalidDataException($"The signer sent an answer of {length} bytes.");
        }
        if (held.Length - SigningResponse.LengthBytes < length)
        {
            return false;
        }
        bytes = SigningResponse.LengthBytes + length;
        Answer(held.Slice(SigningResponse.LengthBytes, length));
        return true;
    }

    private void Answer(ReadOnlySpan<byte> answer)
    {
        uint number = BinaryPrimitives.ReadUInt32LittleEndian(answer);
        var status = (SigningStatus)answer[4];
        if (status == SigningStatus.Busy)
        {
            // Said of the whole connection, in place of serving it: nothing that was sent here was read.
            Break(Refusals.Of(status));
            return;
        }
        PendingSignature? pending;
        lock (gate)
        {
            pending = number < Places ? underWay[number] : null;
            if (pending is not null)
            {
                underWay[number] = null;
                waiting--;
            }
        }
        if (pending is null)
        {
            throw new InvalidDataException("The signer answered what it was not asked.");
        }
        if (status == SigningStatus.Signed)
        {
            pending.Complete(answer[SigningResponse.HeadBytes..].ToArray());
        }
        else
        {
            pending.Fail(Refusals.Of(status));
        }
    }

    private void GiveBack(PendingSignature pending)
    {
        lock (gate)
        {
            free.Push(pending);
        }
    }

    /// <summary>Fails everything under way, once: it may have been signed and must not be asked for again by us.</summary>
    private void Break(SignerException why)
    {
        PendingSignature[] lost;
        lock (gate)
        {
            broken ??= why;
            lost = [.. underWay.OfType<PendingSignature>()];
            Array.Clear(underWay);
            waiting = 0;
        }
        foreach (var pending in lost)
        {
            pending.Fail(why);
        }
        if (socket.Connected)
        {
            Shut();
        }
    }

    private void Shut()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is closed already, which is all that was wanted.
        }
    }
}
