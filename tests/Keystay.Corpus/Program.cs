// usage: dotnet run --project tests/Keystay.Corpus -- make KIND OUTDIR     writes the dump and KIND.truth.json; KIND may be "all"
//        dotnet run --project tests/Keystay.Corpus -- list
// Exit codes: 0 done, 2 wrong usage, 3 a dump could not be made.
using System.Text.Json;
using Keystay.Corpus;

switch (args)
{
    case ["list"]:
        Console.WriteLine(string.Join('\n', RealDumps.Kinds));
        return 0;
    case ["make", var kind, var folder] when kind == "all" || RealDumps.Kinds.Contains(kind):
        Directory.CreateDirectory(folder);
        return (kind == "all" ? RealDumps.Kinds : [kind]).Select(k => Make(k, folder)).ToArray().All(made => made) ? 0 : 3;
    default:
        Console.Error.WriteLine($"usage: make KIND OUTDIR | list{Environment.NewLine}kinds: all, {string.Join(", ", RealDumps.Kinds)}");
        return 2;
}

static bool Make(string kind, string folder)
{
    try
    {
        var dump = RealDumps.Make(kind, folder);
        File.WriteAllText(Path.Combine(folder, kind + ".truth.json"), JsonSerializer.Serialize(dump, CorpusJson.Options));
        var forms = dump.Keys.SelectMany(k => k.Places).CountBy(p => $"{p.Form} {p.Encoding}")
            .OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key} {c.Value}");
        Console.WriteLine($"{dump.Path}: {new FileInfo(dump.Path).Length >> 20} MiB, {dump.Keys.Count} key(s): {string.Join(", ", forms)}");
        return true;
    }
    catch (Exception e) when (e is RecipeUnavailableException or InvalidOperationException)
    {
        Console.Error.WriteLine($"{kind}: {e.Message}");
        return false;
    }
}
