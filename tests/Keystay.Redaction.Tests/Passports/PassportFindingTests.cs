using Keystay.Redaction.Passports;
using Keystay.Scanning.Reports;

namespace Keystay.Redaction.Tests.Passports;

public sealed class PassportFindingTests
{
    [Fact]
    public void Places_are_counted_by_key_form_and_encoding()
    {
        var report = Report([Key("RSA", Place("rsa.p", "be"), Place("rsa.p", "be"), Place("rsa.p", "le64"))]);
        Assert.Equal([new("thumb", "rsa.p", "be", 2), new("thumb", "rsa.p", "le64", 1)], PassportFinding.Of(report));
    }

    [Fact]
    public void Nothing_computed_from_a_symmetric_key_is_told()
    {
        var report = Report([Key("oct", Place("hmac", "raw"))]);
        Assert.Null(Assert.Single(PassportFinding.Of(report)).Thumbprint);
    }

    [Fact]
    public void Containers_schedules_and_published_keys_are_findings_too()
    {
        var report = Report([]) with
        {
            Protected = [new("pfx", null, null, Place("pfx", "der"))],
            Symmetric = [new("AES-256", [Place("aes-256", "schedule")])],
            Published = [new("a test suite", Key("RSA", Place("rsa.d", "be")))],
        };
        Assert.Equal([new(null, "aes-256", "schedule", 1), new(null, "pfx", "der", 1), new("thumb", "rsa.d", "be", 1)], PassportFinding.Of(report));
    }

    private static ScanReport Report(IReadOnlyList<KeyReport> keys) => new([], keys, [], [], [], new(0, 0, 0));

    private static KeyReport Key(string type, params Exposure[] places) => new("thumb", null, type, 2048, null, [], "factor", places);

    private static Exposure Place(string form, string encoding) => new(0, form, encoding, 0, null, 16, "[heap]", false);
}
