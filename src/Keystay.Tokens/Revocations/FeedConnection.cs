using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Keystay.Tokens.Trust;

namespace Keystay.Tokens.Revocations;

/// <summary>Connects to a feed: messages come in, confirmations go out.</summary>
internal sealed class FeedConnection(RevocationFeedOptions options, TimeProvider time) : IDisposable
{
    private const int FramingBytes = 1024;

    /// <summary>A fleet hears at once; it confirms one after another, so that the news of a revocation goes before what is said about it.</summary>
    private static readonly TimeSpan LongestHesitation = TimeSpan.FromMilliseconds(250);

    private readonly HttpClient http = new(DocumentClient.CreateHandler(MetadataLimits.Default.MaxHeaderKibibytes, MetadataLimits.Default.Timeout)) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Names this process to the issuer, so that it can count; it says nothing else.</summary>
    private readonly string validator = Guid.NewGuid().ToString();

    /// <summary>How long a connection may be silent before it is taken for dead: half of what is left, so that there is time for another.</summary>
    private TimeSpan Patience => options.MaxSilence / 2;

    /// <summary>The messages as they come, until the connection ends, which is always an error.</summary>
    /// <param name="lastEventId">After what to go on; null for everything.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <exception cref="RevocationFeedException">The feed cannot be had, was silent, or ended.</exception>
    public async IAsyncEnumerable<string> ReadAsync(string? lastEventId, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var silence = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancel);
        using var answer = await Bounded(() => ConnectAsync(lastEventId, either.Token), cancel).ConfigureAwait(false);
        var body = await answer.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
        var stream = new BoundedEvents(body, options.MaxMessageBytes + FramingBytes);
        await using (stream.ConfigureAwait(false))
        {
            var events = SseParser.Create(stream).EnumerateAsync(either.Token).GetAsyncEnumerator(either.Token);
            await using (events.ConfigureAwait(false))
            {
                while (await Bounded(() => events.MoveNextAsync().AsTask(), cancel).ConfigureAwait(false))
                {
                    silence.CancelAfter(Patience);
                    if (events.Current.EventType is "revocation" or "heartbeat" or "snapshot")
                    {
                        yield return events.Current.Data;
                    }
                }
            }
        }
        throw new RevocationFeedException("ended", $"{options.Address}: the server ended the stream.");
    }

    /// <summary>Tells the issuer what was applied. Whether that arrives changes nothing here.</summary>
    /// <param name="path">A path on the feed's origin.</param>
    /// <param name="epoch">The numbering.</param>
    /// <param name="sequence">The last that was applied.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>Whether it arrived.</returns>
    public async Task<bool> ConfirmAsync(string path, string epoch, long sequence, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        try
        {
            await Task.Delay(LongestHesitation * Random.Shared.NextDouble(), either.Token).ConfigureAwait(false);
            using var body = new ByteArrayContent(FeedConfirmation.Write(validator, epoch, sequence));
            body.Headers.ContentType = new("application/json");
            using var answer = await http.PostAsync(new Uri(options.Address, path), body, either.Token).ConfigureAwait(false);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> ConnectAsync(string? lastEventId, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, options.Address);
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.AcceptEncoding.ParseAdd("identity");
        if (options.Confirms)
        {
            request.Headers.Add("Keystay-Validator", validator);
        }
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
        int status = (int)answer.StatusCode;
        string? refusal = status is >= 300 and < 400 ? "redirect" : status != 200 ? "http-status"
            : answer.Content.Headers.ContentType?.MediaType is not "text/event-stream" || answer.Content.Headers.ContentEncoding.Count > 0 ? "not-event-stream" : null;
        if (refusal is not null)
        {
            answer.Dispose();
            throw new RevocationFeedException(refusal, $"{options.Address}: the answer is HTTP status {status}, and not the plain stream of events that was asked for.");
        }
        return answer;
    }

    private async Task<T> Bounded<T>(Func<Task<T>> work, CancellationToken cancel)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new RevocationFeedException("silent", $"{options.Address}: nothing came for {Patience.TotalSeconds} s.", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new RevocationFeedException("unreachable", $"{options.Address}: {e.Message}", e);
        }
    }
}
