using Keystay.Corpus.Keys;

namespace Keystay.Corpus.Recipes;

/// <summary>The openssl command as a TLS server. It carries RSA test keys of its own, which any dump of it holds too.</summary>
internal static class OpenSslRecipes
{
    public static IEnumerable<Recipe> All() =>
    [
        new("openssl-rsa", (work, path) => TlsServer.Dump(work, path, RsaSecret.Create(), Start)),
        new("openssl-ec", (work, path) => TlsServer.Dump(work, path, EcSecret.Create("P-256"), Start)),
        new("openssl-ed25519", (work, path) => TlsServer.Dump(work, path, Ed25519Secret.Create(work.Path), Start)),
        new("openssl-control", Control),
    ];

    private static RunningProgram Start(string certificate, string key, string port) =>
        RunningProgram.Start(TlsServer.OpenSsl(), ["s_server", "-www", "-accept", "127.0.0.1:" + port, "-cert", certificate, "-key", key]).WaitFor("ACCEPT");

    private static IReadOnlyList<TrueKey> Control(WorkFolder work, string path)
    {
        string[] command = ["s_server", "-www", "-accept", "127.0.0.1:" + TlsServer.FreePort(), "-nocert", "-psk", "1a2b3c4d"];
        using var server = RunningProgram.Start(TlsServer.OpenSsl(), command).WaitFor("ACCEPT");
        Dumper.GCore(server.Id, path);
        return [];
    }
}
