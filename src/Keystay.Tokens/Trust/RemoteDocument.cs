using System.Net.Http.Headers;

namespace Keystay.Tokens.Trust;

/// <summary>A document at an address, read anew as often as one likes; what did not change is not sent again (RFC 9110, section 13.1.2).</summary>
internal sealed class RemoteDocument(DocumentClient client, int maxBytes)
{
    private Uri? lastAddress;
    private EntityTagHeaderValue? tag;
    private byte[] body = [];

    /// <summary>The document as it is now; the very same array when it did not change.</summary>
    /// <exception cref="KeyDocumentException">It cannot be had.</exception>
    public async Task<byte[]> ReadAsync(Uri address, CancellationToken cancel)
    {
        var (fresh, freshTag) = await client.GetAsync(address, address == lastAddress ? tag : null, maxBytes, cancel).ConfigureAwait(false);
        if (fresh is not null && !fresh.AsSpan().SequenceEqual(body))
        {
            body = fresh;
        }
        (lastAddress, tag) = (address, freshTag);
        return body;
    }
}
