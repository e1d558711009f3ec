using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Keystay.IssuerLoad;

/// <summary>
/// Asks an issuer for tokens as fast as it gives them, whatever happens to it, and writes down what it gets. Each caller has a loopback address of its own, as the
/// issuer gives each address a limited rate.
/// </summary>
internal sealed class IssuerLoad(string folder, Uri address, IReadOnlyList<string> rings)
{
    private const int CallersPerRing = 24;

    private long refused, unanswered;

    public async Task RunAsync(TextReader orders, TextWriter answers)
    {
        LoadClient[] clients = [.. rings.Select(r => new LoadClient(r))];
        await File.WriteAllBytesAsync(Path.Combine(folder, "clients.json"), JsonSerializer.SerializeToUtf8Bytes(new { clients = clients.Select(c => c.Registration()) }));
        await answers.WriteLineAsync("ready");
        await answers.FlushAsync();
        using var stop = new CancellationTokenSource();
        using var received = new ReceivedTokens(Path.Combine(folder, ReceivedTokens.FileName));
        Task[] callers = [.. clients.SelectMany((c, ring) => Enumerable.Range(1, CallersPerRing).Select(i => Task.Run(() => CallAsync(c, IPAddress.Parse($"127.0.{ring + 1}.{i}"), received, stop.Token))))];
        while (await orders.ReadLineAsync() is not null)
        {
            await answers.WriteLineAsync($"{received.Count} {Interlocked.Read(ref refused)} {Interlocked.Read(ref unanswered)}");
            await answers.FlushAsync();
        }
        await stop.CancelAsync();
        await Task.WhenAll(callers);
        Array.ForEach(clients, c => c.Dispose());
    }

    private async Task CallAsync(LoadClient client, IPAddress from, ReceivedTokens received, CancellationToken stop)
    {
        using var handler = new SocketsHttpHandler { ConnectCallback = (context, cancel) => ConnectAsync(context.DnsEndPoint, from, cancel), UseProxy = false };
        using var http = new HttpClient(handler) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };
        string endpoint = new Uri(address, $"/{client.Ring}/token").ToString();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var form = Form(client, endpoint);
                // An answer that began to come is waited for, at the end too: it is a token that was received.
                using var answer = await http.PostAsync(endpoint, form, CancellationToken.None);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    received.Add(await answer.Content.ReadAsByteArrayAsync(CancellationToken.None));
                    continue;
                }
                Interlocked.Increment(ref refused);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
            {
                Interlocked.Increment(ref unanswered);
            }
            await Task.Delay(200, CancellationToken.None);
        }
    }

    private static FormUrlEncodedContent Form(LoadClient client, string endpoint) => new(new Dictionary<string, string>
    {
        ["grant_type"] = "client_credentials",
        ["resource"] = LoadClient.Audience,
        ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        ["client_assertion"] = client.Assertion(endpoint),
    });

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint to, IPAddress from, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(IPAddress.Parse(to.Host), to.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
