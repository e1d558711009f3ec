using System.Text.Json;
using Keystay.Issuer.Metadata;
using Keystay.Signing.Custody;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keystay.Issuer.Revocations;

/// <summary><c>/{ring}/revocations</c> and what belongs to it: docs/revocation-feed.md.</summary>
internal static class FeedEndpoints
{
    private const int MostConfirmationBytes = 1024;

    public static void MapRevocationFeeds(this IEndpointRouteBuilder app)
    {
        app.MapGet("/{ring}/revocations", (string ring, RevocationFeeds feeds, HttpContext http) => feeds.Find(ring) is { } feed ? FollowAsync(feed, http) : NotFound(http));
        app.MapGet("/{ring}/revocations/keys", (string ring, RevocationFeeds feeds) =>
            feeds.Find(ring) is { } feed ? Results.Bytes(feed.Jwks, "application/jwk-set+json") : Results.NotFound());
        // Without a limit: all validators behind one address confirm at once, and who does not follow is not listened to.
        app.MapPost("/{ring}/revocations/confirm", (string ring, RevocationFeeds feeds, HttpContext http) => feeds.Find(ring) is { } feed ? ConfirmAsync(feed, http) : NotFound(http));
        app.MapGet("/{ring}/revocations/confirmed/{sequence:long}", (string ring, long sequence, RevocationFeeds feeds) =>
            feeds.Find(ring)?.Confirmations.Of(sequence) is { } count ? Results.Bytes(Report(count), "application/json") : Results.NotFound());
    }

    private static async Task FollowAsync(RevocationFeed feed, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no"; // a proxy that gathers events would make them late
        // A stream has no end of its own: without this the service would wait for its validators when it is told to end.
        var stopping = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        FeedSubscription? subscription = null;
        Guid? validator = null;
        try
        {
            subscription = await feed.SubscribeAsync(http.Request.Headers["Last-Event-ID"], ending.Token).ConfigureAwait(false);
            validator = feed.Confirmations.Joined(http.Request.Headers["Keystay-Validator"], http.Connection.RemoteIpAddress?.ToString() ?? "unknown");
            http.Response.ContentType = "text/event-stream";
            await foreach (byte[] message in subscription.Events.ReadAllAsync(ending.Token).ConfigureAwait(false))
            {
                await http.Response.Body.WriteAsync(message, ending.Token).ConfigureAwait(false);
                await http.Response.Body.FlushAsync(ending.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The validator went away, or the service ends.
        }
        catch (SignerException) when (subscription is null)
        {
            // The feed's own loop logs why. The validator comes back, and refuses after its bound.
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
        finally
        {
            if (subscription is not null)
            {
                feed.Unsubscribe(subscription);
            }
            if (validator is { } joined)
            {
                feed.Confirmations.Left(joined);
            }
        }
    }

    private static async Task ConfirmAsync(RevocationFeed feed, HttpContext http)
    {
        var body = new byte[MostConfirmationBytes + 1];
        int length = await http.Request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, http.RequestAborted).ConfigureAwait(false);
        http.Response.StatusCode = length <= MostConfirmationBytes && TryConfirm(feed, body.AsMemory(0, length)) ? StatusCodes.Status204NoContent : StatusCodes.Status400BadRequest;
    }

    private static bool TryConfirm(RevocationFeed feed, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 2 });
            feed.Confirmations.Confirm(json.RootElement.GetProperty("validator").GetGuid(), json.RootElement.GetProperty("epoch").GetString() ?? "", json.RootElement.GetProperty("seq").GetInt64());
            return true;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    /// <summary>Numbers alone: which validators there are is nobody's business here.</summary>
    private static byte[] Report(ConfirmationCount count) => JsonBytes.Of(json =>
    {
        json.WriteNumber("followers", count.Followers);
        json.WriteNumber("confirmed", count.Confirmed);
        if (count.Slowest is { } time)
        {
            json.WriteNumber("slowestMilliseconds", time.TotalMilliseconds);
        }
    });

    private static Task NotFound(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
