namespace Keystay.Tokens.Trust;

/// <summary>An issuer's metadata and the JWKS that it leads to.</summary>
internal sealed class WatchedMetadata : WatchedDocument
{
    private readonly MetadataAddress address;
    private readonly bool allowLoopbackHttp;
    private readonly RemoteDocument metadata, jwks;

    public WatchedMetadata(MetadataAddress address, MetadataOptions options, DocumentClient client, ProtectedClock clock)
        : base(address.ToString(), options.MaxStaleness, clock)
    {
        this.address = address;
        allowLoopbackHttp = options.AllowLoopbackHttp;
        metadata = new RemoteDocument(client, options.Limits.MaxMetadataBytes);
        jwks = new RemoteDocument(client, options.Limits.MaxJwksBytes);
        Content = new KeyDocument(Name, JwksReader.NoKeys, address.ExpectedIssuers, Aliases: address.AllAliases) { Freshness = Freshness };
    }

    protected override async Task<KeyDocument> FetchAsync(CancellationToken cancel)
    {
        var (issuer, jwksUri) = IssuerMetadata.Read(await metadata.ReadAsync(address.Address, cancel).ConfigureAwait(false), address, allowLoopbackHttp);
        var keys = await jwks.ReadAsync(jwksUri, cancel).ConfigureAwait(false);
        return Content with { Jwks = keys, PublishedBy = issuer, Issuers = address.Issuers.Count > 0 ? address.Issuers : [issuer] };
    }
}
