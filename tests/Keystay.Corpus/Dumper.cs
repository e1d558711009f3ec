namespace Keystay.Corpus;

/// <summary>Dumps a running process to a file.</summary>
internal static class Dumper
{
    /// <summary>The .NET runtime's createdump; <paramref name="type"/> is full, heap, mini or triage.</summary>
    public static void CreateDump(int process, string type, string path)
    {
        Installed.MayDump();
        string option = type switch
        {
            "full" => "--full",
            "heap" => "--withheap",
            "mini" => "--normal",
            "triage" => "--triage",
            _ => throw new ArgumentException($"createdump has no type '{type}'.", nameof(type)),
        };
        RunningProgram.Run(Installed.CreateDump(), option, "-f", path, process.ToString());
        MustExist(path, "createdump");
    }

    /// <summary>gdb's generate-core-file, without memory that was only reserved.</summary>
    public static void GCore(int process, string path)
    {
        Installed.MayDump();
        var reserved = ReservedMemory.Of(process);
        string output = RunningProgram.Run(Installed.Command("gdb", "gdb"),
            "-nx", "-batch", "-iex", "set debuginfod enabled off", "-p", process.ToString(), "-ex", $"generate-core-file {path}", "-ex", "detach");
        MustExist(path, "gdb: " + output);
        ReservedMemory.CutFrom(path, reserved);
    }

    private static void MustExist(string path, string what)
    {
        if (!File.Exists(path))
        {
            throw new InvalidOperationException($"No dump was written to {path}. {what}");
        }
    }
}
