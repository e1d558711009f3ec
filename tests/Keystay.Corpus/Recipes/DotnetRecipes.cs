using Keystay.Corpus.Keys;

namespace Keystay.Corpus.Recipes;

/// <summary>.NET services: how the key is held × how the dump is taken.</summary>
internal static class DotnetRecipes
{
    private static readonly string[] Types = ["heap", "full", "mini", "triage", "gcore"];

    /// <summary>A collector without a limit reserves 256 GiB, and gcore writes reservations.</summary>
    private static readonly (string, string) SmallHeap = ("DOTNET_GCHeapHardLimit", "0x6400000");

    private static readonly (string Name, string Mode, Func<WorkFolder, (SecretKey? Key, string File)> Key)[] Holders =
    [
        ("control", "idle", _ => (null, "")),
        ("rsa-create", "rsa-create", w => (null, w.File("public.pem"))),
        ("rsa-pem", "rsa-pem", w => Pem(w, RsaSecret.Create())),
        ("rsa-3072-pem", "rsa-pem", w => Pem(w, RsaSecret.Create(3072))),
        ("pfx", "pfx", Pfx),
        ("ec-pem", "ec-pem", w => Pem(w, EcSecret.Create("P-256"))),
        ("ec-p384-pem", "ec-pem", w => Pem(w, EcSecret.Create("P-384"))),
        ("rsa-parameters", "rsa-parameters", w => Pem(w, RsaSecret.Create())),
        ("xml", "xml", w => Pem(w, RsaSecret.Create())),
        ("pem-string", "pem-string", w => Pem(w, RsaSecret.Create())),
        ("jwk", "jwk", w => Pem(w, RsaSecret.Create())),
        ("hmac-jwt", "hmac-jwt", Hmac),
    ];

    public static IEnumerable<Recipe> All()
    {
        foreach (var (name, mode, key) in Holders)
        {
            foreach (string type in Types)
            {
                yield return new($"dotnet-{name}-{type}", (work, path) => Running(work, path, mode, key(work), type));
            }
        }
        foreach (var (type, number) in new[] { ("mini", 1), ("heap", 2), ("triage", 3), ("full", 4) })
        {
            yield return new($"dotnet-crash-{type}", (work, path) => Crashing(path, Pem(work, RsaSecret.Create()), number));
        }
    }

    private static TrueKey[] Running(WorkFolder work, string path, string mode, (SecretKey? Key, string File) held, string type)
    {
        using (var program = RunningProgram.Start(Installed.Dotnet(), [Installed.Program("KeyHolder.dll"), mode, held.File], SmallHeap).WaitFor("READY"))
        {
            if (type == "gcore")
            {
                Dumper.GCore(program.Id, path);
            }
            else
            {
                Dumper.CreateDump(program.Id, type, path);
            }
        }
        var key = mode == "rsa-create" ? FactorSearch.Find(work.File("public.pem"), path) : held.Key;
        return key is null ? [] : [Truth.Of(key, path)];
    }

    /// <summary>The runtime dumps itself when an exception is not handled (DOTNET_DbgEnableMiniDump).</summary>
    private static TrueKey[] Crashing(string path, (SecretKey Key, string File) held, int type)
    {
        Installed.CreateDump();
        using (var program = RunningProgram.Start(Installed.Dotnet(), [Installed.Program("KeyHolder.dll"), "rsa-pem", held.File, "crash"], SmallHeap,
            ("DOTNET_DbgEnableMiniDump", "1"), ("DOTNET_DbgMiniDumpType", type.ToString()), ("DOTNET_DbgMiniDumpName", path)).WaitFor("READY"))
        {
            program.WaitForExit();
        }
        return [Truth.Of(held.Key, path)];
    }

    private static (SecretKey, string) Pem(WorkFolder work, SecretKey key) => (key, key.WritePem(work.Path, "key.pem"));

    private static (SecretKey?, string) Hmac(WorkFolder work)
    {
        var key = new HmacSecret();
        return (key, key.WriteBytes(work.Path));
    }

    private static (SecretKey?, string) Pfx(WorkFolder work)
    {
        var key = RsaSecret.Create();
        string path = work.File("key.pfx");
        File.WriteAllBytes(path, Pkcs12.Of(key, "changeit"));
        return (key, path);
    }
}
