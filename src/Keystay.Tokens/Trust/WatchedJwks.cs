namespace Keystay.Tokens.Trust;

/// <summary>A bare JWKS.</summary>
internal sealed class WatchedJwks : WatchedDocument
{
    private readonly JwksAddress address;
    private readonly RemoteDocument jwks;

    public WatchedJwks(JwksAddress address, MetadataOptions options, DocumentClient client, ProtectedClock clock)
        : base(address.ToString(), options.MaxStaleness, clock)
    {
        this.address = address;
        jwks = new RemoteDocument(client, options.Limits.MaxJwksBytes);
        Content = new KeyDocument(Name, JwksReader.NoKeys, address.Issuers, Aliases: address.Aliases) { Freshness = Freshness };
    }

    protected override async Task<KeyDocument> FetchAsync(CancellationToken cancel) => Content with { Jwks = await jwks.ReadAsync(address.Address, cancel).ConfigureAwait(false) };
}
