using Keystay.Corpus.Keys;

namespace Keystay.Corpus.Recipes;

/// <summary>A TLS server on Python's ssl module.</summary>
internal static class PythonRecipes
{
    public static IEnumerable<Recipe> All() =>
    [
        new("python-rsa", (work, path) => TlsServer.Dump(work, path, RsaSecret.Create(), (certificate, key, port) => Start(certificate, key, port))),
        new("python-ec", (work, path) => TlsServer.Dump(work, path, EcSecret.Create("P-384"), (certificate, key, port) => Start(certificate, key, port))),
        new("python-control", Control),
    ];

    private static RunningProgram Start(params string[] arguments) =>
        RunningProgram.Start(Installed.Python(), [Installed.Program("Programs/tls_server.py"), .. arguments]).WaitFor("READY");

    private static IReadOnlyList<TrueKey> Control(WorkFolder work, string path)
    {
        using var program = Start("idle");
        Dumper.GCore(program.Id, path);
        return [];
    }
}
