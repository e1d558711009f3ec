using Keystay.Corpus.Keys;

namespace Keystay.Corpus.Recipes;

/// <summary>A Java service with a PKCS #12 key store, as a core and as the virtual machine's own heap dump.</summary>
internal static class JavaRecipes
{
    private const string Password = "changeit";

    /// <summary>What the virtual machine merely reserves, gcore writes as zeros: gigabytes without these.</summary>
    private static readonly string[] SmallMachine =
        ["-Xmx64m", "-Xms64m", "-XX:+UseSerialGC", "-XX:CompressedClassSpaceSize=16m", "-XX:ReservedCodeCacheSize=16m", "-Xshare:off"];

    public static IEnumerable<Recipe> All()
    {
        foreach (string dump in new[] { "gcore", "hprof" })
        {
            yield return new($"java-rsa-{dump}", (work, path) => Rsa(work, path, dump));
            yield return new($"java-ec-{dump}", (work, path) => Ec(work, path, dump));
            yield return new($"java-control-{dump}", (work, path) => Dump(work, path, dump, "idle"));
        }
    }

    private static IReadOnlyList<TrueKey> Rsa(WorkFolder work, string path, string dump)
    {
        var key = RsaSecret.Create();
        Dump(work, path, dump, Store(work, Pkcs12.Of(key, Password)), Password, "SHA256withRSA");
        return [Truth.Of(key, path)];
    }

    private static IReadOnlyList<TrueKey> Ec(WorkFolder work, string path, string dump)
    {
        var key = EcSecret.Create("P-256");
        Dump(work, path, dump, Store(work, Pkcs12.Of(key, Password)), Password, "SHA256withECDSA");
        return [Truth.Of(key, path)];
    }

    private static string Store(WorkFolder work, byte[] pkcs12)
    {
        string path = work.File("key.p12");
        File.WriteAllBytes(path, pkcs12);
        return path;
    }

    private static TrueKey[] Dump(WorkFolder work, string path, string dump, params string[] arguments)
    {
        const string package = "default-jdk-headless";
        RunningProgram.Run(Installed.Command("javac", package), "-d", work.Path, Installed.Program("Programs/KeyStoreSigner.java"));
        string[] command = [.. SmallMachine, "-cp", work.Path, "KeyStoreSigner", .. arguments];
        using var program = RunningProgram.Start(Installed.Command("java", package), command).WaitFor("READY");
        if (dump == "hprof")
        {
            RunningProgram.Run(Installed.Command("jcmd", package), program.Id.ToString(), "GC.heap_dump", "-all", path);
        }
        else
        {
            Dumper.GCore(program.Id, path);
        }
        return [];
    }
}
