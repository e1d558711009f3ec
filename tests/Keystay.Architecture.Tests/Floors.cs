namespace Keystay.Architecture.Tests;

/// <summary>The floors of docs/architecture.md. A project may be named here before it exists.</summary>
internal static class Floors
{
    private static readonly Dictionary<string, int> ByProject = new()
    {
        ["Keystay.Keys"] = 1,
        ["Keystay.Dumps"] = 1,
        ["Keystay.ClrInspector"] = 1,
        ["Keystay.Scanning"] = 2,
        ["Keystay.Tokens"] = 2,
        ["Keystay.Tokens.AspNetCore"] = 2,
        ["Keystay.Tokens.Analyzers"] = 1,
        ["Keystay.Tokens.Analyzers.CodeFixes"] = 1,
        ["Keystay.Signing"] = 2,
        ["Keystay.Signing.IdentityModel"] = 2,
        ["Keystay.Signer"] = 2,
        ["Keystay.Redaction"] = 3,
        ["Keystay.Hunting"] = 3,
        ["Keystay.Issuer"] = 3,
        ["Keystay.Gate"] = 4,
        ["Keystay.Cli"] = 5,
    };

    /// <summary>Neighbours on one floor that are one part in two assemblies.</summary>
    private static readonly (string From, string To)[] Joined =
    [
        ("Keystay.Tokens.AspNetCore", "Keystay.Tokens"), ("Keystay.Signer", "Keystay.Signing"), ("Keystay.Signing.IdentityModel", "Keystay.Signing"),
        ("Keystay.Tokens.Analyzers.CodeFixes", "Keystay.Tokens.Analyzers"),
    ];

    /// <summary>What lies lower and still is none of a project's business.</summary>
    private static readonly (string From, string To)[] Strangers =
    [
        ("Keystay.Tokens", "Keystay.Dumps"), ("Keystay.Signing", "Keystay.Dumps"), ("Keystay.Signer", "Keystay.Dumps"), ("Keystay.Hunting", "Keystay.Dumps"),
        ("Keystay.Hunting", "Keystay.Scanning"), ("Keystay.Redaction", "Keystay.Tokens"),
        ("Keystay.Issuer", "Keystay.Dumps"), ("Keystay.Issuer", "Keystay.Scanning"),
    ];

    public static bool Has(string project) => ByProject.ContainsKey(project);

    /// <summary>Whether one project may use another.</summary>
    public static bool Allow(string from, string to) => from == to || Joined.Contains((from, to))
        || (ByProject.TryGetValue(from, out int upper) && ByProject.TryGetValue(to, out int lower) && lower < upper && !Strangers.Contains((from, to)));

    /// <summary>
    /// Prefixes of type names that a project must not use. The scanner and the redactor see private keys: they have no way out of the machine.
    /// </summary>
    public static IReadOnlyList<string> ForbiddenTypes(string project) => project switch
    {
        "Keystay.Keys" => [.. Network, "System.IO.File", "System.IO.Directory", "System.IO.Path", "System.Diagnostics.Process."],
        "Keystay.Dumps" => [.. Network, "System.Security.Cryptography.RSA", "System.Security.Cryptography.EC", "System.Security.Cryptography.X509Certificates.", "System.Numerics.BigInteger"],
        "Keystay.Scanning" or "Keystay.Redaction" => [.. Network, "System.CommandLine.", "Spectre."],
        "Keystay.Cli" => [],
        _ => ["System.CommandLine.", "Spectre."],
    };

    private static readonly string[] Network = ["System.Net.", "Microsoft.AspNetCore.", "Microsoft.Extensions.Http."];
}
