using System.Text.Json;
using Keystay.Keys;
using Keystay.Signer.Custody;
using Keystay.Signer.Custody.Pkcs11;
using Keystay.Signer.Memory;
using Keystay.Signer.Native;
using Keystay.Signer.Serving;
using Keystay.Signer.Tokens;
using Keystay.Signing.Protocol;

namespace Keystay.Signer;

/// <summary>
/// One ring's signer, or that of the issuing service's own keys: forbids dumps of itself, makes its memory, reads the wrapping key or the PIN, becomes its user, opens its token if it has
/// one, and only then serves.
/// </summary>
internal static class SignerProcess
{
    private static readonly SignatureAlgorithm[] Algorithms =
        [SignatureAlgorithm.RS256, SignatureAlgorithm.PS256, SignatureAlgorithm.ES256, SignatureAlgorithm.ES384, SignatureAlgorithm.EdDSA];

    /// <summary>Keys at once. Of a ring: one signs, one comes next, one is the self-test's. Of the issuing service: one for each feed and the ledger's; they fill a tenth of the memory.</summary>
    private const int MaxRingKeys = 8, MaxServiceKeys = 256;

    public static void Run(Stream input, Stream output)
    {
        try
        {
            Hardening.Apply();
            var configuration = JsonSerializer.Deserialize(ControlLine.Read(input), ControlJson.Default.SignerConfiguration)!;
            OpenSsl.Prepare(holdsKeys: configuration.Token is null);
            if (SignatureAlgorithms.Parse(configuration.Algorithm) is not { } algorithm || !Algorithms.Contains(algorithm))
            {
                throw new SignerException("wrong-algorithm", $"Rings do not sign with '{configuration.Algorithm}'.");
            }
            Serve(configuration, algorithm, input, output);
        }
        catch (Exception e)
        {
            string reason = e is SignerException known ? known.Reason : "not-started";
            ControlLine.Write(output, new ControlReply(reason, e is SignerException ? e.Message : $"The signer did not start: {e.GetType().Name}: {e.Message}"));
        }
    }

    private static void Serve(SignerConfiguration configuration, SignatureAlgorithm algorithm, Stream input, Stream output)
    {
        ICustody custody = configuration.Token is { } token ? new TokenCustody(configuration.Ring, token, algorithm) : new IsolatedCustody(configuration, algorithm);
        var rules = configuration.Issuer is { } issuer ? new RingRules(configuration, issuer) : null;
        var keys = new KeyTable(algorithm, configuration.Threads, rules is null ? MaxServiceKeys : MaxRingKeys);
        SigningThread[] threads = [.. Enumerable.Range(0, configuration.Threads).Select(i => new SigningThread(i, keys, rules, algorithm.Name()))];
        var door = new Door(configuration.Socket, configuration.ClientUserId, threads);
        Array.ForEach(threads, t => t.Start());
        var control = new Control(input, output, keys, custody, algorithm, signsTokens: rules is not null, threads);
        // All memory is mapped while root may still lock more than others.
        SecretThread.Start(() =>
        {
            ControlLine.Write(output, Ready(configuration.UserId, custody));
            control.Run();
            LibC.Exit(0);
        });
        door.Run();
    }

    private static ControlReply Ready(int? user, ICustody custody)
    {
        try
        {
            if (user is { } other)
            {
                Hardening.BecomeUser(other);
            }
            var ready = custody.Open();
            return ready with { Missing = [.. Hardening.Missing(), .. ready.Missing ?? []] };
        }
        catch (SignerException e)
        {
            return new ControlReply(e.Reason, e.Message);
        }
    }
}
