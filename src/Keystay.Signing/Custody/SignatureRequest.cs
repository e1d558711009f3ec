namespace Keystay.Signing.Custody;

/// <summary>What a signer is asked to sign: claims of a token, or a signing input.</summary>
internal readonly ref struct SignatureRequest
{
    private readonly string kid;
    private readonly TokenClaims? claims;
    private readonly ReadOnlySpan<byte> signingInput;

    public SignatureRequest(string kid, TokenClaims claims)
    {
        ArgumentNullException.ThrowIfNull(kid);
        ArgumentNullException.ThrowIfNull(claims);
        (this.kid, this.claims) = (kid, claims);
    }

    public SignatureRequest(string kid, ReadOnlySpan<byte> signingInput)
    {
        ArgumentNullException.ThrowIfNull(kid);
        this.kid = kid;
        this.signingInput = signingInput;
    }

    /// <summary>Writes it into room for the largest.</summary>
    /// <returns>Bytes written.</returns>
    /// <exception cref="SignerException">unknown-key, bad-claims: what the request could not even say.</exception>
    public int Write(Span<byte> to, uint number) => claims is null ? RequestWriter.Write(to, number, kid, signingInput) : RequestWriter.Write(to, number, kid, claims);
}
