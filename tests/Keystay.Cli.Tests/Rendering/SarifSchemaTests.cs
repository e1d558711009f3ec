using System.Text.Json.Nodes;
using NJsonSchema;
using Xunit;

namespace Keystay.Cli.Tests.Rendering;

public sealed class SarifSchemaTests
{
    [Theory]
    [InlineData("small")]
    [InlineData("large")]
    [InlineData("hostile")]
    [InlineData("clean")]
    public async Task A_SARIF_report_is_valid_by_the_schema_of_SARIF_2_1_0(string report)
    {
        var schema = await Schema();
        Assert.Empty(schema.Validate(RenderedReportTests.Render(report, "sarif")));
    }

    [Fact]
    public async Task The_schema_does_refuse_what_is_no_SARIF()
    {
        var schema = await Schema();
        var log = JsonNode.Parse(RenderedReportTests.Render("small", "sarif"))!;
        log["runs"]![0]!["results"]![0]!["level"] = "fatal";
        Assert.NotEmpty(schema.Validate(log.ToJsonString()));
    }

    [Fact]
    public void A_result_names_its_key_and_all_its_places()
    {
        var run = JsonNode.Parse(RenderedReportTests.Render("small", "sarif"))!["runs"]![0]!;
        var results = run["results"]!.AsArray();
        Assert.Equal(["encoded-private-key", "rsa-private-value", "aes-key-schedule"], results.Select(r => (string)r!["ruleId"]!));
        Assert.Equal(MadeUpReport.Small().Keys[0].Thumbprint, (string)results[1]!["partialFingerprints"]!["keyThumbprint/v1"]!);
        Assert.Equal(8, results[1]!["locations"]!.AsArray().Count);
        foreach (var result in results)
        {
            Assert.Equal((string)result!["ruleId"]!, (string)run["tool"]!["driver"]!["rules"]![(int)result["ruleIndex"]!]!["id"]!);
        }
    }

    [Fact]
    public void An_incomplete_scan_is_an_unsuccessful_invocation_with_a_notification_for_each_problem()
    {
        var invocation = JsonNode.Parse(RenderedReportTests.Render("hostile", "sarif"))!["runs"]![0]!["invocations"]![0]!;
        Assert.False((bool)invocation["executionSuccessful"]!);
        Assert.Equal(3, (int)invocation["exitCode"]!);
        Assert.Equal(["truncated", "missing"], invocation["toolExecutionNotifications"]!.AsArray().Select(n => (string)n!["descriptor"]!["id"]!));
    }

    private static Task<JsonSchema> Schema() => JsonSchema.FromFileAsync(Path.Combine(AppContext.BaseDirectory, "sarif-2.1.0.json"));
}
