using Keystay.Corpus.Keys;

namespace Keystay.Corpus.Recipes;

/// <summary>A Node service that signs with a key read from PEM; one also exports it as a JWK.</summary>
internal static class NodeRecipes
{
    public static IEnumerable<Recipe> All() =>
    [
        new("node-rsa", (work, path) => Signing(work, path, RsaSecret.Create(), "sha256")),
        new("node-ec", (work, path) => Signing(work, path, EcSecret.Create("P-256"), "sha256")),
        new("node-ed25519", (work, path) => Signing(work, path, Ed25519Secret.Create(work.Path), "none")),
        new("node-jwk", (work, path) => Signing(work, path, RsaSecret.Create(), "sha256", "jwk")),
        new("node-control", (_, path) => Dump(path, "idle")),
    ];

    private static IReadOnlyList<TrueKey> Signing(WorkFolder work, string path, SecretKey key, params string[] arguments)
    {
        Dump(path, [key.WritePem(work.Path, "key.pem"), .. arguments]);
        return [Truth.Of(key, path)];
    }

    private static TrueKey[] Dump(string path, params string[] arguments)
    {
        using var program = RunningProgram.Start(Installed.Command("node", "nodejs"), [Installed.Program("Programs/signer.js"), .. arguments]).WaitFor("READY");
        Dumper.GCore(program.Id, path);
        return [];
    }
}
