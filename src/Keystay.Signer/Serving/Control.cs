using System.Text.Json;
using Keystay.Keys;
using Keystay.Signer.Custody;
using Keystay.Signer.Purposes;
using Keystay.Signing.Protocol;

namespace Keystay.Signer.Serving;

/// <summary>What the supervisor says over the pipe: make a key, take one in, let one go. It runs on secret memory, for unwrapping leaves pieces on the stack.</summary>
internal sealed class Control(Stream input, Stream output, KeyTable keys, ICustody custody, SignatureAlgorithm algorithm, bool signsTokens, SigningThread[] threads)
{
    /// <summary>Does what it is told until the pipe ends, which is when the supervisor has.</summary>
    public void Run()
    {
        while (ControlLine.Read(input) is { } line)
        {
            ControlLine.Write(output, Answer(line));
        }
    }

    private ControlReply Answer(byte[] line)
    {
        try
        {
            var request = JsonSerializer.Deserialize(line, ControlJson.Default.ControlRequest)!;
            return request.Do switch
            {
                "generate" => Make(forTest: false),
                "canary" => Make(forTest: true),
                "load" => Load(request.Sealed ?? [], PurposeOf(request)),
                "drop" => Drop(request.Kid ?? ""),
                _ => throw new SignerException("bad-request", $"The signer does not know '{request.Do}'."),
            };
        }
        catch (SignerException e)
        {
            return new ControlReply(e.Reason, e.Message);
        }
        catch (JsonException)
        {
            return new ControlReply("bad-request", "The signer was sent a line that is no request.");
        }
    }

    private ControlReply Make(bool forTest)
    {
        var made = custody.Make(forTest);
        return new ControlReply(PublicKey: made.SubjectPublicKeyInfo, Sealed: made.Wrapped);
    }

    /// <summary>What a key is for from now on. One process never has keys of both kinds: a ring's signer signs tokens alone, the issuing service's none.</summary>
    private IKeyPurpose? PurposeOf(ControlRequest request) => (request.FeedOf, request.LogOf, signsTokens) switch
    {
        (null, null, true) => null,
        ({ } issuer, null, false) => new FeedPurpose(issuer, algorithm.Name(), TimeProvider.System),
        (null, { } origin, false) => new CheckpointPurpose(origin),
        _ => throw new SignerException("wrong-purpose", "A ring's signer takes keys for tokens alone, and that of the issuing service keys for one feed or one log."),
    };

    private ControlReply Load(byte[] wrapped, IKeyPurpose? purpose)
    {
        var key = custody.Load(wrapped);
        var reply = new ControlReply(PublicKey: key.SubjectPublicKeyInfo);
        keys.Add(key, purpose);
        return reply;
    }

    private ControlReply Drop(string kid)
    {
        keys.Remove(kid, () => Array.ForEach(threads, t => t.WaitForRound()));
        return new ControlReply();
    }
}
