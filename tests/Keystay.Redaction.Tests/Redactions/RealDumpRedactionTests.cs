using Keystay.Corpus;

namespace Keystay.Redaction.Tests.Redactions;

/// <summary>Dumps of real programs: their true places are overwritten, and debuggers show what they showed.</summary>
public sealed class RealDumpRedactionTests : IDisposable
{
    private readonly WorkFolder folder = new();

    [Theory]
    [InlineData("openssl-rsa", RedactionProfile.Keys)]
    [InlineData("openssl-rsa", RedactionProfile.Triage)]
    [InlineData("dotnet-crash-heap", RedactionProfile.Keys)]
    [InlineData("dotnet-crash-heap", RedactionProfile.Triage)]
    [InlineData("dotnet-pem-string-heap", RedactionProfile.Triage)]
    [InlineData("ssh-agent-idle", RedactionProfile.Keys)]
    [InlineData("java-rsa-hprof", RedactionProfile.Keys)]
    public void True_places_are_overwritten_and_debuggers_show_the_same(string kind, RedactionProfile profile)
    {
        var real = Make(kind);
        string output = folder.File("copy");
        using var copy = new Redactor(new RedactionOptions { Profile = profile, CompareDebugging = true, Threads = 2 })
            .Redact(real.Path, output, null, TestContext.Current.CancellationToken);
        copy.Commit();

        byte[] before = File.ReadAllBytes(real.Path), after = File.ReadAllBytes(output);
        Assert.Equal(before.Length, after.Length);
        foreach (var place in real.Keys.SelectMany(k => k.Places))
        {
            // The public beginning of a container may stay; its last bytes are private in every form.
            int at = (int)place.Offset + place.Length - 16;
            Assert.False(before.AsSpan(at, 16).SequenceEqual(after.AsSpan(at, 16)), $"{place.Form} {place.Encoding} at {place.Offset} is still there");
        }
        Assert.Equal(real.Keys.Select(k => k.Thumbprint).Order(StringComparer.Ordinal), copy.Report.Proof.Keys.Select(k => k.Thumbprint).Order(StringComparer.Ordinal));
        var seen = copy.Report.Debugging!;
        Assert.Equal(seen.Before.Structure, seen.After.Structure);
        Assert.Equal(seen.Before.Native, seen.After.Native);
        Assert.Equal((seen.Before.Managed.Frames, seen.Before.Managed.StackHash), (seen.After.Managed.Frames, seen.After.Managed.StackHash));
        Assert.True(seen.SameStacks);
        Assert.True(profile == RedactionProfile.Triage || seen.Same);
        Assert.True(!kind.StartsWith("dotnet", StringComparison.Ordinal) || seen.After.Managed.Frames > 2, seen.ToString());
    }

    public void Dispose() => folder.Dispose();

    private RealDump Make(string kind)
    {
        try
        {
            return RealDumps.Make(kind, folder.Path);
        }
        catch (RecipeUnavailableException e) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip(e.Message);
            throw;
        }
    }
}
