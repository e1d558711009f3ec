using System.Net.Sockets;

namespace Keystay.Signing.Custody;

/// <summary>Opens connections to signers.</summary>
internal static class SignerSocket
{
    /// <exception cref="SignerException">not-connected.</exception>
    public static Socket Connect(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new SignerException("not-connected", $"No signer answers at '{path}': {e.Message}. It may be starting; ask again.", e);
        }
    }
}
