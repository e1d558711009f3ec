using System.Net.Http.Headers;

namespace Keystay.Tokens.Trust;

/// <summary>
/// Asks an address for a JSON document. The answer is hostile until it is read: nothing is followed, unpacked or waited for beyond the limits.
/// </summary>
internal sealed class DocumentClient(MetadataLimits limits, TimeProvider time) : IDisposable
{
    private readonly HttpClient http = new(CreateHandler(limits.MaxHeaderKibibytes, limits.Timeout)) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>
    /// A connection that goes where it is told and nowhere else: a redirect would move trust to an address that nobody configured (and requests to hosts
    /// inside, SSRF), cookies and credentials have no business here, and compressed answers are bombs.
    /// </summary>
    public static SocketsHttpHandler CreateHandler(int headerKibibytes, TimeSpan connectTimeout) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        UseCookies = false,
        ConnectTimeout = connectTimeout,
        MaxResponseHeadersLength = headerKibibytes,
        MaxResponseDrainSize = 0,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    };

    /// <summary>Reads a document.</summary>
    /// <param name="address">Permitted by <see cref="DocumentAddress.IsPermitted"/>.</param>
    /// <param name="known">The tag of the document that is known already; null if none is.</param>
    /// <param name="maxBytes">Most bytes.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The document and its tag; without a document when it is still the known one.</returns>
    /// <exception cref="KeyDocumentException">It cannot be had.</exception>
    public async Task<(byte[]? Body, EntityTagHeaderValue? Tag)> GetAsync(Uri address, EntityTagHeaderValue? known, int maxBytes, CancellationToken cancel)
    {
        // One bound from the connection to the last byte: an answer that comes in drops is ended by it too.
        using var timeout = new CancellationTokenSource(limits.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Accept.ParseAdd("application/json");
            request.Headers.AcceptEncoding.ParseAdd("identity");
            if (known is not null)
            {
                request.Headers.IfNoneMatch.Add(known);
            }
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            if (answer.StatusCode == System.Net.HttpStatusCode.NotModified && known is not null)
            {
                return (null, known);
            }
            Check(answer, address);
            return (await ReadBodyAsync(answer.Content, address, maxBytes, either.Token).ConfigureAwait(false), answer.Headers.ETag);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new KeyDocumentException("timeout", $"{address}: no whole answer within {limits.Timeout.TotalSeconds} s.", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new KeyDocumentException("unreachable", $"{address}: {Cause(e)}.", e);
        }
    }

    public void Dispose() => http.Dispose();

    private static void Check(HttpResponseMessage answer, Uri address)
    {
        int status = (int)answer.StatusCode;
        if (status is >= 300 and < 400 and not 304)
        {
            throw new KeyDocumentException("redirect", $"{address}: the answer is a redirect ({status}), which is never followed. Configure the address of the document itself.");
        }
        if (status != 200)
        {
            throw new KeyDocumentException("http-status", $"{address}: the answer is HTTP status {status}.");
        }
        string? type = answer.Content.Headers.ContentType?.MediaType;
        if (type is null || !(type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase)))
        {
            throw new KeyDocumentException("not-json", $"{address}: the answer's Content-Type is not application/json.");
        }
        if (answer.Content.Headers.ContentEncoding.Any(e => !e.Equals("identity", StringComparison.OrdinalIgnoreCase)))
        {
            throw new KeyDocumentException("compressed", $"{address}: the answer is compressed, which was not asked for.");
        }
    }

    private static async Task<byte[]> ReadBodyAsync(HttpContent content, Uri address, int maxBytes, CancellationToken cancel)
    {
        if (content.Headers.ContentLength > maxBytes)
        {
            throw TooLarge(address, maxBytes);
        }
        var stream = await content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            // Grown as bytes come, not as they are announced.
            using var body = new MemoryStream();
            var part = new byte[16 << 10];
            for (int read; (read = await stream.ReadAsync(part, cancel).ConfigureAwait(false)) > 0;)
            {
                if (body.Length + read > maxBytes)
                {
                    throw TooLarge(address, maxBytes);
                }
                body.Write(part, 0, read);
            }
            return body.ToArray();
        }
    }

    private static KeyDocumentException TooLarge(Uri address, int maxBytes) => new("too-large", $"{address}: the answer has more than {maxBytes} bytes; the rest was not read.");

    private static string Cause(Exception e) => e is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http
        ? $"{http.HttpRequestError}{(http.InnerException is { } inner ? $" ({inner.Message})" : "")}" : e.Message;
}
