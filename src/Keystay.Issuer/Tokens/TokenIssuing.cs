using System.Buffers.Text;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Keystay.Issuer.Clients;
using Keystay.Issuer.Rings;
using Keystay.Signing.Custody;
using Keystay.Signing.Ledger;
using Keystay.Signing.Rings;
using Microsoft.Extensions.Logging;

namespace Keystay.Issuer.Tokens;

/// <summary>Signs a token, records it, and only then lets it go.</summary>
internal sealed class TokenIssuing(TokenLedger ledger, IssuedTokens issued, IssuerOptions options, TimeProvider time, ILogger<TokenIssuing> logger)
{
    private const int TokenIdBytes = 16;

    /// <summary>How far the clock may lie behind the ledger's: more, and the token's times would be wrong.</summary>
    private static readonly TimeSpan MostBehind = TimeSpan.FromSeconds(60);

    /// <summary>The token with the seconds it is good for; or why there is none, and its code for the meter.</summary>
    public async Task<(SignedToken? Token, int ExpiresIn, string Why)> IssueAsync(ServedRing served, IssuerClient client, string audience, string scope)
    {
        long started = Stopwatch.GetTimestamp();
        var (token, expiresIn, code, why) = await TryIssueAsync(served, client, audience, scope).ConfigureAwait(false);
        IssuerTelemetry.Count(served.Ring.Name, code, started);
        return (token, expiresIn, why);
    }

    private async Task<(SignedToken? Token, int ExpiresIn, string Code, string Why)> TryIssueAsync(ServedRing served, IssuerClient client, string audience, string scope)
    {
        using var activity = IssuerTelemetry.Activities.StartActivity("issue");
        var ring = served.Ring;
        var now = WholeSeconds(time.GetUtcNow());
        if (ring.ActiveKey is not { } key || WholeSeconds(key.RetireAt) <= now)
        {
            return (null, 0, "no-key", "The ring has no key that signs.");
        }
        var lifetime = options.TokenLifetime < ring.Tokens.MaxLifetime ? options.TokenLifetime : ring.Tokens.MaxLifetime;
        // A key may sign a moment longer than planned, on a busy machine; what it signs then must not outlive it, or good tokens would be refused.
        lifetime = WholeSeconds(key.RetireAt) - now < lifetime ? WholeSeconds(key.RetireAt) - now : lifetime;
        var claims = new TokenClaims
        {
            Tenant = client.Tenant,
            Subject = client.Id,
            ClientId = client.Id,
            Audience = [audience],
            JwtId = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenIdBytes)),
            IssuedAt = now,
            ExpiresAt = now + lifetime,
            Scope = scope.Length == 0 ? null : scope,
        };
        try
        {
            var token = await served.Signer.Client.SignAsync(key.Kid, claims).ConfigureAwait(false);
            var record = RecordOf(token, claims, key.Kid, ring);
            var receipt = await ledger.AppendAsync(record).ConfigureAwait(false);
            issued.Add(record);
            // Recorded all the same: the ledger may know of tokens that nobody got, never the other way round.
            return receipt.RecordedAt - now > MostBehind
                ? (null, 0, "clock-set-back", $"The clock lies {receipt.RecordedAt - now} behind what the ledger has recorded. No token leaves until it has caught up.")
                : (token, (int)lifetime.TotalSeconds, "issued", "");
        }
        catch (SignerException e) when (e.Reason == "unknown-key" && served.Ring.ActiveKey is { } successor && successor.Kid != key.Kid)
        {
            // The ring was rotated between the two: the signer has dropped the old key and signed nothing.
            return await TryIssueAsync(served, client, audience, scope).ConfigureAwait(false);
        }
        catch (SignerException e)
        {
            logger.NotIssued(client.Id, e.Reason, e.Message, e);
            return (null, 0, e.Reason, "The signer did not sign.");
        }
        catch (LedgerException e)
        {
            logger.NotIssued(client.Id, e.Code, e.Message, e);
            return (null, 0, "ledger-" + e.Code, "The token could not be recorded, so it does not leave.");
        }
    }

    private static DateTimeOffset WholeSeconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    private static LedgerRecord RecordOf(SignedToken token, TokenClaims claims, string kid, Ring ring) => new()
    {
        SignatureSha256 = token.SignatureSha256(),
        TokenId = claims.JwtId,
        KeyId = kid,
        Ring = ring.Name,
        Issuer = Encoding.UTF8.GetString(ring.Issuer.ForTenant(Encoding.UTF8.GetBytes(claims.Tenant ?? ""))),
        Audience = string.Join(' ', claims.Audience),
        SubjectSha256 = LedgerRecord.HashOf(claims.Subject),
        IssuedAt = claims.IssuedAt,
        ExpiresAt = claims.ExpiresAt,
        Client = claims.ClientId,
    };
}
