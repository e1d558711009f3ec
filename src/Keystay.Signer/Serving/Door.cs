using System.Text;
using Keystay.Signer.Native;
using Keystay.Signing.Protocol;

namespace Keystay.Signer.Serving;

/// <summary>The socket that clients connect to: one user's alone, by the file's mode and again by the kernel's word about who connected.</summary>
internal sealed unsafe class Door
{
    private const int AddressBytes = 110, Backlog = 64; // sizeof(struct sockaddr_un)

    private readonly int listener, user;
    private readonly SigningThread[] threads;
    private readonly TaskCompletionSource opened = new();

    /// <summary>Binds the socket, and gives its file to the user who may connect.</summary>
    /// <exception cref="SignerException">bad-socket.</exception>
    public Door(string path, int user, SigningThread[] threads)
    {
        (this.user, this.threads) = (user, threads);
        byte[] name = Encoding.UTF8.GetBytes(path);
        byte* address = stackalloc byte[AddressBytes];
        new Span<byte>(address, AddressBytes).Clear();
        *(ushort*)address = LibC.Unix;
        if (name.Length > AddressBytes - 3)
        {
            throw new SignerException("bad-socket", $"The path of the socket has {name.Length} bytes, and a socket's has at most {AddressBytes - 3}.");
        }
        name.CopyTo(new Span<byte>(address + 2, name.Length));
        File.Delete(path);
        listener = LibC.Socket(LibC.Unix, LibC.Stream | LibC.CloseOnExec, 0);
        if (listener < 0 || LibC.Bind(listener, address, AddressBytes) != 0)
        {
            throw new SignerException("bad-socket", $"The socket '{path}' could not be made.");
        }
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        if (LibC.Listen(listener, Backlog) != 0)
        {
            throw new SignerException("bad-socket", $"The socket '{path}' could not be listened on.");
        }
        if (LibC.EffectiveUser() != user && LibC.ChangeOwner(path, user, -1) != 0)
        {
            throw new SignerException("bad-socket", $"The socket '{path}' could not be given to user {user}.");
        }
    }

    /// <summary>Lets in who waits. Until then the kernel holds connections and what was sent on them: who asks a signer that was restarted waits until it has its keys, and is not told that it knows none.</summary>
    public void Open() => opened.TrySetResult();

    /// <summary>Accepts connections, once opened, for the life of the process.</summary>
    public void Run()
    {
        opened.Task.Wait();
        while (true)
        {
            int socket = LibC.Accept(listener, null, null, LibC.CloseOnExec);
            if (socket >= 0)
            {
                Admit(socket);
            }
        }
    }

    private void Admit(int socket)
    {
        PeerIdentity peer;
        int bytes = sizeof(PeerIdentity);
        if (LibC.GetOption(socket, LibC.SocketLevel, LibC.PeerCredentials, &peer, &bytes) != 0 || peer.UserId != user)
        {
            Console.Error.WriteLine($"keystay signer: refused a connection of user {peer.UserId}.");
            _ = LibC.Close(socket);
            return;
        }
        var thread = threads.MinBy(t => t.ConnectionCount)!;
        if (thread.ConnectionCount >= SigningThread.MaxConnections)
        {
            byte* answer = stackalloc byte[SigningResponse.LengthBytes + SigningResponse.HeadBytes];
            int length = SigningResponse.WriteHead(new Span<byte>(answer, SigningResponse.LengthBytes + SigningResponse.HeadBytes), 0, SigningStatus.Busy, 0);
            _ = LibC.Send(socket, answer, (nuint)length, LibC.NoSignal | LibC.DontWait);
            _ = LibC.Close(socket);
            return;
        }
        thread.Serve(socket);
    }
}
