namespace Keystay.Cli.Scan;

/// <summary>How a result is written.</summary>
internal enum OutputFormat
{
    Table,
    Json,
    Sarif,
    Html,
}
