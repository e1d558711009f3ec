namespace Keystay.Cli.Scan;

/// <summary>What the command line asks for.</summary>
internal sealed record ScanRequest(
    IReadOnlyList<string> Paths,
    IReadOnlyList<string> Known,
    OutputFormat Format,
    string? Output,
    int Threads,
    bool Deep,
    bool IncludeSymmetric);
