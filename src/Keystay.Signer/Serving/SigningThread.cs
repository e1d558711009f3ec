using System.Diagnostics;
using System.Runtime.InteropServices;
using Keystay.Signer.Custody;
using Keystay.Signer.Memory;
using Keystay.Signer.Native;
using Keystay.Signer.Purposes;
using Keystay.Signer.Tokens;
using Keystay.Signing.Protocol;

namespace Keystay.Signer.Serving;

/// <summary>
/// A thread on secret memory that serves its connections: reads all requests that came, signs one after the other, sends answers together. A connection
/// belongs to one thread, so nothing on this path waits for a lock.
/// </summary>
internal sealed unsafe class SigningThread
{
    public const int MaxConnections = 32;

    /// <summary>Answers are held back for company no longer than this; an RSA signature alone takes longer.</summary>
    private static readonly long MostDelay = Stopwatch.Frequency / 10_000;

    private readonly int index, mailboxOut, mailboxIn;
    private readonly KeyTable keys;
    private readonly TokenWriter? tokens;
    private readonly SigningInput? inputs;
    private readonly List<Connection> connections = [];
    private int connectionCount;
    private bool isTokenLost;
    private long rounds;

    /// <param name="index">Its place among the threads.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="rules">What the ring signs; null where no tokens are signed.</param>
    /// <param name="algorithm">The alg of all keys.</param>
    public SigningThread(int index, KeyTable keys, RingRules? rules, string algorithm)
    {
        this.index = index;
        this.keys = keys;
        tokens = rules is null ? null : new TokenWriter(rules, TimeProvider.System);
        inputs = rules is null ? null : new SigningInput(rules, TimeProvider.System, algorithm);
        int* ends = stackalloc int[2];
        if (LibC.Pipe(ends, LibC.CloseOnExec) != 0)
        {
            throw new SignerException("no-thread", "A pipe could not be made.");
        }
        (mailboxOut, mailboxIn) = (ends[0], ends[1]);
    }

    /// <summary>Connections it serves or was just given.</summary>
    public int ConnectionCount => Volatile.Read(ref connectionCount);

    public void Start() => SecretThread.Start(Run);

    /// <summary>Gives it a connection to serve.</summary>
    public void Serve(int socket)
    {
        Interlocked.Increment(ref connectionCount);
        Post(socket);
    }

    /// <summary>Returns once it has finished what it was doing when this was called.</summary>
    public void WaitForRound()
    {
        long seen = Volatile.Read(ref rounds);
        Post(-1);
        var spin = new SpinWait();
        while (Volatile.Read(ref rounds) == seen)
        {
            spin.SpinOnce();
        }
    }

    private void Post(int message) => _ = LibC.WriteTo(mailboxIn, (byte*)&message, sizeof(int));

    private void Run()
    {
        SecretHeap.OwnLists(index);
        var polled = (PollEntry*)NativeMemory.AllocZeroed(1 + MaxConnections, (nuint)sizeof(PollEntry));
        while (true)
        {
            polled[0] = new PollEntry { File = mailboxOut, Wanted = LibC.In };
            for (int i = 0; i < connections.Count; i++)
            {
                polled[i + 1] = new PollEntry { File = connections[i].Socket, Wanted = connections[i].IsBlocked ? LibC.Out : LibC.In };
            }
            if (LibC.Poll(polled, (nuint)(1 + connections.Count), -1) < 0)
            {
                continue;
            }
            for (int i = connections.Count - 1; i >= 0; i--)
            {
                if (polled[i + 1].Happened != 0 && !Serve(connections[i]))
                {
                    connections[i].Dispose();
                    connections.RemoveAt(i);
                    Interlocked.Decrement(ref connectionCount);
                }
            }
            if (polled[0].Happened != 0)
            {
                ReadMailbox();
            }
        }
    }

    private void ReadMailbox()
    {
        int message;
        if (LibC.ReadFrom(mailboxOut, (byte*)&message, sizeof(int)) != sizeof(int))
        {
            return;
        }
        if (message >= 0)
        {
            connections.Add(new Connection(message));
        }
        else
        {
            Interlocked.Increment(ref rounds);
        }
    }

    private bool Serve(Connection connection)
    {
        if (connection.IsBlocked)
        {
            return connection.Flush() && (connection.IsBlocked || Answer(connection));
        }
        return connection.Receive() && Answer(connection);
    }

    private bool Answer(Connection connection)
    {
        int offset = 0;
        bool broken;
        long flushed = Stopwatch.GetTimestamp();
        while (connection.TryTake(ref offset, out var frame, out broken))
        {
            connection.Answered(Answer(frame, connection.AnswerRoom));
            long now = Stopwatch.GetTimestamp();
            if (connection.AnswerRoom.Length < SigningResponse.LengthBytes + SigningResponse.MaxBytes || now - flushed > MostDelay)
            {
                if (!connection.Flush())
                {
                    return false;
                }
                if (connection.IsBlocked)
                {
                    break;
                }
                flushed = now;
            }
        }
        connection.Forget(offset);
        if (isTokenLost)
        {
            // A token that comes back is opened anew by the next signer; handles of this one would never be good again.
            connection.Flush();
            LibC.Exit(4);
        }
        if (broken)
        {
            connection.Answered(SigningResponse.WriteHead(connection.AnswerRoom, 0, SigningStatus.BadRequest, 0));
        }
        return connection.Flush() && !broken;
    }

    private int Answer(ReadOnlySpan<byte> frame, Span<byte> to)
    {
        if (!SigningRequest.TryParse(frame, out var request))
        {
            return SigningResponse.WriteHead(to, 0, SigningStatus.BadRequest, 0);
        }
        int written = 0;
        SigningStatus status;
        try
        {
            status = keys.Find(request.Kid, index, out var purpose) is { } key ? Answer(request, key, purpose, to[(SigningResponse.LengthBytes + SigningResponse.HeadBytes)..], out written) : SigningStatus.UnknownKey;
        }
        catch (SignerException e)
        {
            Console.Error.WriteLine($"keystay signer: {e.Message}");
            isTokenLost |= e.Reason == "token-lost";
            status = isTokenLost ? SigningStatus.TokenLost : SigningStatus.SigningFailed;
        }
        return SigningResponse.WriteHead(to, request.Number, status, written) + written;
    }

    private SigningStatus Answer(SigningRequest request, KeySigner key, IKeyPurpose? purpose, Span<byte> to, out int written)
    {
        to = to[..(SigningResponse.MaxBytes - SigningResponse.HeadBytes)];
        written = 0;
        if (purpose is not null)
        {
            return request.Kind == SigningKind.SigningInput ? purpose.Sign(request.Body, key, to, out written) : SigningStatus.WrongPurpose;
        }
        if (tokens is null || inputs is null)
        {
            return SigningStatus.WrongPurpose;
        }
        if (request.Kind == SigningKind.Claims)
        {
            return tokens.Write(request.Body, key, to, out written);
        }
        var status = inputs.Check(request.Body, key);
        written = status == SigningStatus.Signed ? EncodedSignature.Write(key, request.Body, to) : 0;
        return status;
    }
}
