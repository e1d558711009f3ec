using System.Buffers.Text;
using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Keystay.Keys;

namespace Keystay.Cli.Replay;

/// <summary>A ring, <c>keystay issuer</c> with its signers, and one client.</summary>
internal sealed partial class IssuingSystem : IDisposable
{
    private const string Ring = "consumer", Address = "http://login.replay.example", Client = "urn:replay:reader", Audience = "api://mail";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly HttpClient http = new();
    private readonly ECDsa clientKey;
    private readonly Process issuer;
    private readonly Uri listening;

    private IssuingSystem(PublicKey key, ECDsa clientKey, Process issuer, Uri listening) => (Key, this.clientKey, this.issuer, this.listening) = (key, clientKey, issuer, listening);

    /// <summary>The key that the ring signs with.</summary>
    public PublicKey Key { get; }

    /// <exception cref="ReplayException">It did not start; the message is what it said.</exception>
    public static async Task<IssuingSystem> StartAsync(string folder, CancellationToken cancel)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new ReplayException("Keys can be kept in custody on Linux alone.");
        }
        string state = Path.Combine(folder, "state.db"), wrapping = $"file:{WrappingKey(folder)}", clients = Path.Combine(folder, "clients.json");
        var (exitCode, made) = await KeystayProcess.RunAsync(
            ["keys", "create", Ring, "--issuer", $"{Address}/{Ring}", "--algorithm", "RS256", "--audience", Audience, "--state", state, "--wrapping-key", wrapping, "--format", "json"], cancel).ConfigureAwait(false);
        if (exitCode != (int)ExitCode.Clean)
        {
            throw new ReplayException($"keystay keys create did not make a ring: {made.ReplaceLineEndings(" ")}");
        }
        using var rings = JsonDocument.Parse(made);
        var key = PublicKeyReader.Read(rings.RootElement.GetProperty("rings")[0].GetProperty("keys")[0].GetProperty("publicKey").GetBytesFromBase64())[0].Key;

        var clientKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(clients, ClientsOf(clientKey), cancel).ConfigureAwait(false);
        var issuer = Process.Start(KeystayProcess.With(
            ["issuer", "--address", Address, "--listen", "http://127.0.0.1:0", "--clients", clients, "--data", Path.Combine(folder, "issuer"), "--state", state, "--wrapping-key", wrapping]))!;
        try
        {
            return new IssuingSystem(key, clientKey, issuer, await ListeningAsync(issuer, cancel).ConfigureAwait(false));
        }
        catch
        {
            End(issuer);
            clientKey.Dispose();
            throw;
        }
    }

    /// <summary>Gets a token as a client does (RFC 6749, section 4.4, with private_key_jwt of RFC 7523).</summary>
    public async Task GetTokenAsync(CancellationToken cancel)
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        string input = Encoded("""{"alg":"ES256","typ":"JWT","kid":"reader"}""")
            + "." + Encoded($$"""{"iss":"{{Client}}","sub":"{{Client}}","aud":"{{Address}}/{{Ring}}/token","jti":"{{Guid.NewGuid()}}","exp":{{now + 60}},"iat":{{now}} }""");
        string assertion = input + "." + Base64Url.EncodeToString(clientKey.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ["client_assertion"] = assertion,
        });
        using var answer = await http.PostAsync(new Uri(listening, $"/{Ring}/token"), form, cancel).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
        {
            throw new ReplayException($"The issuer gave no token: {(int)answer.StatusCode} {(await answer.Content.ReadAsStringAsync(cancel).ConfigureAwait(false)).ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>Its processes but the command that started them: the issuer's and those of its signers, with what to call them.</summary>
    public IReadOnlyList<(int Id, string Name)> Processes()
    {
        var parents = Directory.EnumerateDirectories("/proc").Select(p => int.TryParse(Path.GetFileName(p), out int id) ? id : 0).Where(id => id > 0).ToDictionary(id => id, ParentOf);
        var found = new List<(int, string)>();
        for (var generation = new List<int> { issuer.Id }; generation.Count > 0;)
        {
            generation = [.. parents.Where(p => generation.Contains(p.Value)).Select(p => p.Key).Order()];
            found.AddRange(generation.Select(id => (id, NameOf(id))));
        }
        return found;
    }

    public void Dispose()
    {
        End(issuer);
        clientKey.Dispose();
        http.Dispose();
    }

    [UnsupportedOSPlatform("windows")]
    private static string WrappingKey(string folder)
    {
        string path = Path.Combine(folder, "wrapping-key");
        byte[] key = RandomNumberGenerator.GetBytes(32);
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        file.Write(key);
        CryptographicOperations.ZeroMemory(key);
        return path;
    }

    private static string ClientsOf(ECDsa key)
    {
        var q = key.ExportParameters(false).Q;
        string jwk = $$"""{"kty":"EC","crv":"P-256","x":"{{Base64Url.EncodeToString(q.X)}}","y":"{{Base64Url.EncodeToString(q.Y)}}","kid":"reader","alg":"ES256"}""";
        return $$"""{"clients":[{"id":"{{Client}}","ring":"{{Ring}}","audiences":["{{Audience}}"],"scopes":["read"],"introspect":false,"jwks":{"keys":[{{jwk}}]} }]}""";
    }

    /// <summary>Waits for the line that says where it listens; goes on reading, for a full pipe would stop it.</summary>
    private static async Task<Uri> ListeningAsync(Process issuer, CancellationToken cancel)
    {
        _ = issuer.StandardOutput.ReadToEndAsync(cancel);
        var said = new StringBuilder();
        try
        {
            while (await issuer.StandardError.ReadLineAsync(cancel).AsTask().WaitAsync(Patience, cancel).ConfigureAwait(false) is { } line)
            {
                if (ListeningOn().Match(line) is { Success: true } match)
                {
                    _ = issuer.StandardError.ReadToEndAsync(cancel);
                    return new Uri(match.Groups[1].Value);
                }
                said.Append(line).Append(' ');
            }
        }
        catch (TimeoutException)
        {
            said.Append("It did not start in time.");
        }
        throw new ReplayException($"keystay issuer did not start: {said}");
    }

    private static int ParentOf(int id)
    {
        try
        {
            // proc(5): the name in parentheses may hold anything; the state and the parent follow it.
            string stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // it has ended meanwhile
        }
    }

    private static string NameOf(int id) => File.ReadAllText($"/proc/{id}/cmdline").Contains("Keystay.Signer", StringComparison.Ordinal) ? "signer" : "issuer";

    private static string Encoded(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private static void End(Process process)
    {
        if (!process.HasExited)
        {
            // The issuer ends with its standard input, and its signers with it.
            process.Kill();
            process.WaitForExit();
        }
        process.Dispose();
    }

    [GeneratedRegex(@"listening on (http://[\d.]+:\d+)")]
    private static partial Regex ListeningOn();
}
