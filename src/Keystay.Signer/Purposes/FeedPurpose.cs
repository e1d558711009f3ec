using Keystay.Keys;
using Keystay.Signer.Custody;
using Keystay.Signer.Tokens;
using Keystay.Signing.Protocol;

namespace Keystay.Signer.Purposes;

/// <summary>
/// Signs the messages of one issuer's revocation feed, as docs/revocation-feed.md has them. In this process's life the key has one epoch and its numbers never go back: once
/// a revocation was signed, who holds the socket cannot have signed that it does not exist.
/// </summary>
internal sealed class FeedPurpose : IKeyPurpose
{
    /// <summary>How far the issuer's clock may be from ours. A heartbeat of the future could be kept and shown when it is time.</summary>
    private static readonly TimeSpan MaxSkew = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly JwsInput jws;
    private readonly string issuer;
    private readonly TimeProvider time;
    private string? epoch;
    private long sequence;

    /// <exception cref="SignerException">bad-request: the issuer cannot be one.</exception>
    public FeedPurpose(string issuer, string algorithm, TimeProvider time)
    {
        if (!IssuerPattern.TryParse(issuer, out _))
        {
            throw new SignerException("bad-request", "The issuer of a feed is an absolute URI, exact or with {tenantid}.");
        }
        this.issuer = issuer;
        this.time = time;
        jws = new JwsInput(algorithm, isTypeNeeded: true, [.. FeedMessage.Types]);
    }

    public SigningStatus Sign(ReadOnlySpan<byte> input, KeySigner key, Span<byte> to, out int written)
    {
        written = 0;
        lock (gate)
        {
            var status = jws.Read(input, key, out var payload, out int type);
            if (status != SigningStatus.Signed)
            {
                return status;
            }
            if (!FeedMessage.TryRead(payload, type, out var message))
            {
                return SigningStatus.BadClaims;
            }
            status = Check(message);
            if (status == SigningStatus.Signed)
            {
                written = EncodedSignature.Write(key, input, to);
                (epoch, sequence) = (message.Epoch, message.Sequence);
            }
            return status;
        }
    }

    private SigningStatus Check(FeedMessage message) => message.Issuer != issuer ? SigningStatus.WrongIssuer
        : (time.GetUtcNow() - message.Time).Duration() > MaxSkew ? SigningStatus.WrongLifetime
        : message.Sequence < sequence || (epoch is not null && message.Epoch != epoch) ? SigningStatus.WouldGoBack
        : SigningStatus.Signed;
}
