using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keystay.Cli.Scan;
using Keystay.Scanning.Reports;

namespace Keystay.Cli.Rendering;

/// <summary>SARIF 2.1.0 (OASIS, errata 01): one result for each key, family of forms and input.</summary>
internal sealed class SarifRenderer(bool includeSymmetric) : IScanRenderer
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public void Render(ScanReport report, Stream output)
    {
        var log = new JsonObject { ["$schema"] = Schema, ["version"] = "2.1.0", ["runs"] = new JsonArray(Run(report)) };
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            log.WriteTo(writer, Indented);
        }
        output.WriteByte((byte)'\n');
        output.Flush();
    }

    private JsonObject Run(ScanReport report) => new()
    {
        ["tool"] = new JsonObject
        {
            ["driver"] = new JsonObject
            {
                ["name"] = "Keystay",
                ["version"] = typeof(SarifRenderer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0],
                ["rules"] = ArrayOf(SarifRule.All.Select(r => r.ToJson())),
            },
        },
        ["invocations"] = new JsonArray(Invocation(report)),
        ["artifacts"] = ArrayOf(report.Inputs.Select(Artifact)),
        ["results"] = ArrayOf(Results(report)),
    };

    private JsonObject Invocation(ScanReport report) => new()
    {
        ["executionSuccessful"] = report.Inputs.All(i => i.Complete),
        ["exitCode"] = (int)Verdict.Of(report, includeSymmetric),
        ["toolExecutionNotifications"] = ArrayOf(report.Inputs.SelectMany((input, index) => Notifications(report, input, index))),
    };

    private static IEnumerable<JsonObject> Notifications(ScanReport report, InputReport input, int index)
    {
        foreach (var problem in input.Problems)
        {
            yield return Notification(problem.Code, problem.What, new JsonObject
            {
                ["artifactLocation"] = ArtifactLocation(report, index),
                ["region"] = new JsonObject { ["byteOffset"] = Math.Max(0, problem.Offset), ["byteLength"] = 0 },
            });
        }
        if (!input.Complete && input.Problems.Count == 0)
        {
            yield return Notification("incomplete", KeyText.State(input), new JsonObject { ["artifactLocation"] = ArtifactLocation(report, index) });
        }
    }

    private static JsonObject Notification(string code, string what, JsonObject place) => new()
    {
        ["descriptor"] = new JsonObject { ["id"] = code },
        ["level"] = "error",
        ["message"] = new JsonObject { ["text"] = what },
        ["locations"] = new JsonArray(new JsonObject { ["physicalLocation"] = place }),
    };

    private static JsonObject Artifact(InputReport input)
    {
        var artifact = new JsonObject
        {
            ["location"] = new JsonObject { ["uri"] = UriOf(input.Path) },
            ["length"] = input.Bytes,
            ["description"] = new JsonObject { ["text"] = $"{input.Format}, {KeyText.State(input)}" },
        };
        if (input.Sha256 is { } digest)
        {
            artifact["hashes"] = new JsonObject { ["sha-256"] = digest };
        }
        return artifact;
    }

    private static IEnumerable<JsonObject> Results(ScanReport report)
    {
        foreach (var key in report.Keys)
        {
            // All places of a key in an input are one result: section 3.27.12 keeps several locations for what is only mended by mending all.
            foreach (var group in key.Exposures.GroupBy(e => (e.Input, Rule: SarifRule.OfKey(key, e))).OrderBy(g => g.Key.Input).ThenBy(g => g.Key.Rule.Id, StringComparer.Ordinal))
            {
                string names = key.Names.Count > 0 ? $" ({string.Join("; ", key.Names)})" : "";
                yield return Result(report, group.Key.Rule, key.Thumbprint, [.. group],
                    $"Private key {KeyText.Kind(key)} {key.Thumbprint}{names}: {Sizes.Count(group.Count(), "place")}. Proof: {KeyText.Proof(key.Proof)}.");
            }
        }
        foreach (var container in report.Protected)
        {
            string detail = container.Detail is { } d ? $" ({d})" : "";
            yield return Result(report, SarifRule.Protected, container.Thumbprint, [container.Place], $"A protected container, {container.Kind}{detail}, holds a private key.");
        }
        foreach (var group in report.Symmetric.SelectMany(s => s.Places.GroupBy(p => p.Input).Select(places => (s.Algorithm, Places: places))))
        {
            yield return Result(report, SarifRule.Symmetric, null, [.. group.Places], $"An {group.Algorithm} key schedule.");
        }
        foreach (var published in report.Published)
        {
            foreach (var group in published.Key.Exposures.GroupBy(e => e.Input))
            {
                yield return Result(report, SarifRule.Published, published.Key.Thumbprint, [.. group],
                    $"Key {KeyText.Kind(published.Key)} {published.Key.Thumbprint}, whose private half is public knowledge: {published.Origin}.");
            }
        }
    }

    private static JsonObject Result(ScanReport report, SarifRule rule, string? thumbprint, IReadOnlyList<Exposure> places, string message)
    {
        var result = new JsonObject
        {
            ["ruleId"] = rule.Id,
            ["ruleIndex"] = rule.Index,
            ["level"] = rule.Level,
            ["message"] = new JsonObject { ["text"] = message },
            ["locations"] = ArrayOf(places.Select(p => Location(report, p))),
        };
        if (thumbprint is not null)
        {
            result["partialFingerprints"] = new JsonObject { ["keyThumbprint/v1"] = thumbprint };
        }
        return result;
    }

    private static JsonObject Location(ScanReport report, Exposure place)
    {
        var physical = new JsonObject
        {
            ["artifactLocation"] = ArtifactLocation(report, place.Input),
            ["region"] = new JsonObject { ["byteOffset"] = place.Offset, ["byteLength"] = place.Length },
        };
        // Section 3.32.3 wants a number that readers keep in 64 signed bits; kernel addresses do not fit there.
        if (place.Address is { } address && address <= long.MaxValue)
        {
            physical["address"] = new JsonObject { ["absoluteAddress"] = (long)address, ["length"] = place.Length };
        }
        return new JsonObject
        {
            ["physicalLocation"] = physical,
            ["logicalLocations"] = new JsonArray(new JsonObject { ["name"] = place.Mapping, ["kind"] = "memory" }),
            ["message"] = new JsonObject { ["text"] = $"{place.Form} as {place.Encoding}{(place.Partial ? ", in part" : "")}" },
        };
    }

    private static JsonObject ArtifactLocation(ScanReport report, int input) => new() { ["uri"] = UriOf(report.Inputs[input].Path), ["index"] = input };

    /// <summary>A reference as RFC 3986 has it: absolute paths as file:, pid:N as it stands, anything else relative and escaped.</summary>
    private static string UriOf(string path)
    {
        if (path.StartsWith("pid:", StringComparison.Ordinal))
        {
            return path;
        }
        string escaped = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        return path.StartsWith('/') ? "file://" + escaped : escaped;
    }

    private static JsonArray ArrayOf(IEnumerable<JsonNode> items) => new([.. items]);
}
