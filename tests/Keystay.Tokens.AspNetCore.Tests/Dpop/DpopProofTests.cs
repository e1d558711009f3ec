using CsCheck;
using Keystay.Keys;
using Keystay.Tokens.Trust;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Keystay.Tokens.AspNetCore.Tests.Dpop;

/// <summary>Proofs that were damaged, and texts that are none: refused, and nothing is thrown.</summary>
public sealed class DpopProofTests : IDisposable
{
    private readonly DpopClient client = new();
    private readonly DpopValidator validator = new(new DpopOptions { Mode = DpopMode.Allowed }, TimeSpan.FromSeconds(30), ProtectedClock.System);
    private readonly string token, proof;
    private readonly TokenClaims claims;

    public DpopProofTests()
    {
        var rings = TwoRings.Shared;
        token = TwoRings.Token(rings.Tenants, client.Bound());
        proof = client.Proof("GET", "https://api.example.test/me", token);
        var keys = new StaticKeySource(new KeyDocument("common", System.Text.Encoding.UTF8.GetBytes(rings.Jwks), [IssuerPattern.Parse(TwoRings.Template)]));
        claims = new TokenValidator(new TokenValidatorOptions { Audiences = [TwoRings.Audience] }, keys).Validate(token.AsMemory()).GetClaims();
    }

    public void Dispose() => client.Dispose();

    [Fact]
    public void A_proof_with_any_character_changed_added_or_taken_away_is_refused()
    {
        Gen.Select(Gen.Int[0, proof.Length - 1], Gen.Char[' ', '~'], Gen.Int[0, 2]).Where(d => d.Item3 != 0 || proof[d.Item1] != d.Item2).Sample(damage =>
        {
            var (at, character, what) = damage;
            string damaged = what switch { 0 => $"{proof[..at]}{character}{proof[(at + 1)..]}", 1 => proof.Insert(at, character.ToString()), _ => proof.Remove(at, 1) };
            return Check(damaged) is not (BindingReason.Accepted or BindingReason.ProofReplayed);
        });
        Assert.Equal(BindingReason.Accepted, Check(proof));
    }

    [Fact]
    public void A_text_that_is_no_proof_is_refused() => Gen.String.Sample(text => Check(text) is not (BindingReason.Accepted or BindingReason.ProofReplayed));

    [Fact]
    public void Any_payload_is_read_or_refused() => Gen.String[Gen.Char["{}[]\":,\\u0019ejtihmapx "], 0, 60].Sample(
        payload => Check(client.Key.Token(client.Header().ToString(), payload)) is BindingReason.ProofMalformed or BindingReason.ProofClaim, iter: 1000);

    [Fact]
    public void Any_address_is_read_or_refused() => Gen.String[Gen.Char["htps:/?#[]@%2eA.-api\\ "], 0, 40].Sample(
        address => Check(client.Proof("GET", address, token)) is BindingReason.ProofAddress or BindingReason.ProofClaim, iter: 1000);

    private BindingReason Check(string header)
    {
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Scheme, request.Host, request.Path) = ("GET", "https", new HostString("api.example.test"), "/me");
        request.Headers["DPoP"] = header;
        return validator.Check(request, new Credentials(CredentialsKind.Dpop, token), claims);
    }
}
