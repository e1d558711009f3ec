using System.Security.Cryptography;
using Keystay.Keys;

namespace Keystay.Cli.Scan;

/// <summary>Loads what <c>--known</c> names.</summary>
internal sealed class KnownKeys(TextWriter notes) : IDisposable
{
    /// <summary>Large issuers publish some hundred keys in some hundred KiB.</summary>
    private const int MaxFetchedBytes = 1 << 20;

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = MaxFetchedBytes,
    };

    /// <summary>The keys of a file or an address, where OpenID metadata leads on to its <c>jwks_uri</c>.</summary>
    /// <exception cref="KnownKeysException">They cannot be had; the message says why.</exception>
    public async Task<IReadOnlyList<NamedPublicKey>> LoadAsync(string source, CancellationToken cancel)
    {
        try
        {
            var document = Uri.TryCreate(source, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
                ? await FetchKeysAsync(address, cancel).ConfigureAwait(false)
                : ReadFile(source);
            var keys = PublicKeyReader.Read(document, out var skipped);
            CryptographicOperations.ZeroMemory(document);
            foreach (string sentence in skipped)
            {
                await notes.WriteLineAsync($"keystay: --known {TerminalText.Clean(source)}: {TerminalText.Clean(sentence)}").ConfigureAwait(false);
            }
            return keys;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException or PublicKeyFormatException)
        {
            throw new KnownKeysException($"--known {source}: {e.Message}", e);
        }
        catch (TaskCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new KnownKeysException($"--known {source}: no answer within {http.Timeout.TotalSeconds} seconds.", e);
        }
    }

    public void Dispose() => http.Dispose();

    private static byte[] ReadFile(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
        var buffer = new byte[PublicKeyReader.MaxDocumentBytes + 1];
        int read = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        var document = buffer[..read];
        CryptographicOperations.ZeroMemory(buffer);
        return document;
    }

    private async Task<byte[]> FetchKeysAsync(Uri address, CancellationToken cancel)
    {
        var document = await FetchAsync(address, cancel).ConfigureAwait(false);
        return OpenIdMetadata.JwksUri(document) is { } keys ? await FetchAsync(keys, cancel).ConfigureAwait(false) : document;
    }

    private async Task<byte[]> FetchAsync(Uri address, CancellationToken cancel)
    {
        // Keys that anyone on the way can exchange would steer the scan away from the real ones.
        if (address.Scheme != "https" && !(address.Scheme == "http" && address.IsLoopback))
        {
            throw new HttpRequestException($"'{address}' is not an https address (http is accepted for this machine only).");
        }
        using var response = await http.GetAsync(address, cancel).ConfigureAwait(false);
        return response.IsSuccessStatusCode
            ? await response.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false)
            : throw new HttpRequestException($"'{address}' answered {(int)response.StatusCode} {response.StatusCode}; redirects are not followed.");
    }
}
