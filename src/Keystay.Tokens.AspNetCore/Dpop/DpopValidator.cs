using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Keystay.Keys;
using Keystay.Tokens.Wire;
using Microsoft.AspNetCore.Http;

namespace Keystay.Tokens.AspNetCore;

/// <summary>Decides whether whoever presents a good token is the client that it was issued to (RFC 9449, sections 4.3 and 7).</summary>
internal sealed class DpopValidator(DpopOptions options, TimeSpan clockSkew, ProtectedClock clock)
{
    /// <summary>The algorithms of proofs, as challenges list them.</summary>
    public static readonly string AlgorithmNames = string.Join(' ', Enum.GetValues<SignatureAlgorithm>().Select(a => a.Name()));

    private readonly DpopReplayMemory memory = new(options.MaxRememberedProofs);

    /// <summary>Decides about a request whose token is good.</summary>
    public BindingReason Check(HttpRequest request, Credentials credentials, TokenClaims claims)
    {
        bool isBound = claims.Json.TryGetProperty("cnf", out var confirmation);
        if (credentials.Kind != CredentialsKind.Dpop)
        {
            return isBound ? BindingReason.TokenIsBound : options.Mode == DpopMode.Required ? BindingReason.ProofRequired : BindingReason.Accepted;
        }
        if (!isBound)
        {
            return BindingReason.TokenNotBound;
        }
        // A token that is bound to a certificate too (RFC 8705) needs a check that is not made here.
        bool isByKey = confirmation.ValueKind == JsonValueKind.Object && confirmation.GetPropertyCount() == 1 && confirmation.TryGetProperty("jkt", out var jkt) && jkt.ValueKind == JsonValueKind.String;
        return isByKey ? CheckProof(request, credentials.Token, confirmation.GetProperty("jkt").GetString()!) : BindingReason.TokenIsBound;
    }

    private BindingReason CheckProof(HttpRequest request, string token, string thumbprint)
    {
        var header = request.Headers["DPoP"];
        string text = header.ToString();
        // Proxies join headers of one name with a comma, which no proof has.
        if (text.Length == 0 || text.Contains(',', StringComparison.Ordinal))
        {
            return text.Length == 0 ? BindingReason.ProofMissing : BindingReason.ProofRepeated;
        }
        byte[] buffer = ArrayPool<byte>.Shared.Rent(CompactToken.BufferBytes(Math.Min(text.Length, DpopProof.Limits.MaxTokenCharacters)));
        try
        {
            var proof = new DpopProof();
            var reason = proof.Read(text, buffer);
            return reason == BindingReason.Accepted ? Check(proof, request, token, thumbprint) : reason;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    /// <summary>In this order because a signature is dear and memory is scarce: only the holder of the token's key fills it.</summary>
    private BindingReason Check(in DpopProof proof, HttpRequest request, string token, string thumbprint)
    {
        if (!proof.Method.SequenceEqual(Encoding.UTF8.GetBytes(request.Method)))
        {
            return BindingReason.ProofMethod;
        }
        if (!DpopAddress.IsFor(Encoding.UTF8.GetString(proof.Address), request, options.Origin))
        {
            return BindingReason.ProofAddress;
        }
        long now = clock.Now.ToUnixTimeSeconds(), skew = (long)clockSkew.TotalSeconds, age = (long)options.MaxAge.TotalSeconds;
        if (proof.IssuedAt + age + skew < now || proof.IssuedAt - skew > clock.Earliest.ToUnixTimeSeconds())
        {
            return BindingReason.ProofTime;
        }
        if (!proof.TokenHash.SequenceEqual(Base64Url.EncodeToUtf8(SHA256.HashData(Encoding.ASCII.GetBytes(token)))))
        {
            return BindingReason.ProofToken;
        }
        if (proof.Key.Thumbprint != thumbprint)
        {
            return BindingReason.KeyMismatch;
        }
        if (!proof.IsSigned())
        {
            return BindingReason.ProofSignature;
        }
        // From now on: a proof from the future, as far as skew allows, is still good when this much has passed.
        return memory.Add(Encoding.ASCII.GetBytes(thumbprint), proof.Id, clock.Now, clock.Now + options.MaxAge + (2 * clockSkew) + TimeSpan.FromSeconds(1));
    }
}
