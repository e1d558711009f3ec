using System.Buffers.Binary;
using System.Net.Sockets;
using Keystay.Signing.Protocol;

namespace Keystay.Signing.Custody;

/// <summary>A connection to a signer for one caller at a time, who waits for the answer on the thread that asked: no other thread is woken for it.</summary>
internal sealed class SignerExchange : IDisposable
{
    private readonly Socket socket;
    private readonly byte[] buffer = new byte[SigningResponse.LengthBytes + SigningResponse.MaxBytes];

    /// <exception cref="SignerException">not-connected.</exception>
    public SignerExchange(string path, TimeSpan patience)
    {
        socket = SignerSocket.Connect(path);
        socket.SendTimeout = socket.ReceiveTimeout = (int)patience.TotalMilliseconds;
    }

    /// <summary>Room for a request.</summary>
    public Span<byte> Room => buffer.AsSpan(0, SigningRequest.LengthBytes + SigningRequest.MaxBytes);

    /// <summary>Sends the request that stands in the room.</summary>
    /// <returns>False when the signer had closed the connection: nothing of the request was sent.</returns>
    /// <exception cref="SignerException">signer-gone: it stands still.</exception>
    public bool TrySend(int bytes)
    {
        try
        {
            for (int sent = 0; sent < bytes;)
            {
                sent += socket.Send(buffer.AsSpan(sent, bytes - sent));
            }
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
        {
            throw Refusals.Gone(e);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Waits for the answer.</summary>
    /// <returns>The token, or the signature.</returns>
    /// <exception cref="SignerException">signer-gone; or what the request has wrong, after which the exchange is good for another.</exception>
    public byte[] Receive()
    {
        int length = SigningResponse.LengthBytes;
        try
        {
            for (int held = 0; held < length;)
            {
                int read = socket.Receive(buffer.AsSpan(held));
                held += read;
                if (read == 0 || (held >= SigningResponse.LengthBytes && !TryReadLength(held, out length)))
                {
                    throw Refusals.Gone(null);
                }
            }
        }
        catch (SocketException e)
        {
            throw Refusals.Gone(e);
        }
        var status = (SigningStatus)buffer[8];
        return status == SigningStatus.Signed ? buffer[(SigningResponse.LengthBytes + SigningResponse.HeadBytes)..length] : throw Refusals.Of(status);
    }

    public void Dispose() => socket.Dispose();

    /// <returns>False when what came is no answer, or more than one.</returns>
    private bool TryReadLength(int held, out int length)
    {
        length = BinaryPrimitives.ReadInt32LittleEndian(buffer);
        bool isLength = length is >= SigningResponse.HeadBytes and <= SigningResponse.MaxBytes;
        length += SigningResponse.LengthBytes;
        return isLength && held <= length;
    }
}
