using System.Text.Json;
using System.Text.Json.Nodes;
using Keystay.Tokens.Trust;
using Xunit;

namespace Keystay.Tokens.AspNetCore.Tests.Interop;

/// <summary>Tokens and proofs made by the npm package jose.</summary>
public sealed class JoseTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("keystay-jose-").FullName;

    [Fact]
    public async Task Its_tokens_are_accepted_with_any_algorithm_and_its_proofs_too()
    {
        Tool.Require("node");
        Tool.Require("npm");
        foreach (string file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Interop", "node")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
        await Tool.RunAsync(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent");
        await using var issuer = await TestIssuer.StartAsync(null);
        issuer.Issuer = issuer.Address;
        await using var api = await TestApi.StartAsync(authentication => authentication.AddKeystayBearer(o =>
        {
            o.Keys = new MetadataOptions { Metadata = [new MetadataAddress(issuer.Metadata)], AllowLoopbackHttp = true, MinUnknownKeyInterval = TimeSpan.FromMilliseconds(100) };
            o.Audience = "api://mail";
            o.Dpop.Mode = DpopMode.Allowed;
        }));
        string claims = new JsonObject { ["iss"] = issuer.Address, ["aud"] = "api://mail", ["sub"] = "alice", ["client_id"] = "app" }.ToJsonString();
        string address = $"{api.Client.BaseAddress}me";
        string[] algorithms = ["RS256", "PS384", "ES256", "ES512", "EdDSA"];
        var issued = await Task.WhenAll(algorithms.Select(a => Tool.RunAsync(folder, "node", "issue.mjs", a, claims, "GET", address)));
        var answers = issued.Select(i => JsonDocument.Parse(i).RootElement).ToList();
        issuer.Jwks = $"{{\"keys\":[{string.Join(',', answers.Select(a => a.GetProperty("jwk").GetRawText()))}]}}";
        foreach (var answer in answers)
        {
            string Text(string name) => answer.GetProperty(name).GetString()!;
            Assert.Equal(200, (await api.GetAsync("/me", Text("token"))).Status);
            Assert.Equal(401, (await api.GetAsync("/me", Text("bound"))).Status);
            Assert.Equal(200, (await api.SendAsync(HttpMethod.Get, "/me", $"DPoP {Text("bound")}", Text("proof"))).Status);
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
