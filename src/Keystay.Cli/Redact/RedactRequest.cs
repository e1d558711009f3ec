using Keystay.Cli.Scan;
using Keystay.Redaction;

namespace Keystay.Cli.Redact;

/// <summary>What the command line asks for.</summary>
internal sealed record RedactRequest(
    string Dump,
    string Output,
    RedactionProfile Profile,
    bool KeepProtected,
    IReadOnlyList<string> Known,
    OutputFormat Format,
    string? Report,
    string? Passport,
    string? PassportKey,
    int Threads,
    bool Deep);
