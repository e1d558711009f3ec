using System.Text;
using System.Text.Json;
using Keystay.Keys;

namespace Keystay.Issuer.Clients;

/// <summary>Reads the clients from a file: <c>{"clients":[{"id","ring","audiences":[],"scopes":[],"jwks":{},"introspect":false,"tenant"}]}</c>.</summary>
public static class ClientsFile
{
    private const int MostBytes = 16 << 20;

    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    /// <exception cref="IssuerException">bad-clients: it is no such file.</exception>
    public static IReadOnlyList<IssuerClient> Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Length > MostBytes)
            {
                throw Bad(path, $"it has more than {MostBytes} bytes");
            }
            using var json = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { MaxDepth = 16, AllowDuplicateProperties = false });
            IssuerClient[] clients = [.. json.RootElement.GetProperty("clients").EnumerateArray().Select(c => ReadClient(c, path))];
            return clients.DistinctBy(c => c.Id).Count() == clients.Length ? clients : throw Bad(path, "two clients have one id");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new IssuerException("bad-clients", $"The clients in {path} cannot be read: {e.Message}", e);
        }
    }

    private static IssuerClient ReadClient(JsonElement json, string path)
    {
        string id = json.GetProperty("id").GetString() ?? "";
        if (!IssuerPattern.TryParse(id, out var pattern) || pattern.IsTemplate)
        {
            throw Bad(path, $"the client id '{id}' is no absolute URI");
        }
        var jwks = json.GetProperty("jwks");
        if (jwks.GetProperty("keys").EnumerateArray().Any(k => PrivateMembers.Any(m => k.TryGetProperty(m, out _))))
        {
            throw Bad(path, $"the client {id} has a private key in it; take it out, and treat it as known to whoever could read the file");
        }
        string? tenant = json.TryGetProperty("tenant", out var named) ? named.GetString() : null;
        if (tenant is not null && !IssuerPattern.IsLowerCaseGuid(Encoding.UTF8.GetBytes(tenant)))
        {
            throw Bad(path, $"the tenant of the client {id} is no GUID in lower case");
        }
        return new IssuerClient(id, json.GetProperty("ring").GetString() ?? "", Texts(json, "audiences"), Texts(json, "scopes"), Encoding.UTF8.GetBytes(jwks.GetRawText()),
            json.TryGetProperty("introspect", out var may) && may.GetBoolean(), tenant);
    }

    private static string[] Texts(JsonElement json, string name) => json.TryGetProperty(name, out var all) ? [.. all.EnumerateArray().Select(t => t.GetString() ?? "")] : [];

    private static IssuerException Bad(string path, string why) => new("bad-clients", $"The clients in {path} cannot be used: {why}.");
}
