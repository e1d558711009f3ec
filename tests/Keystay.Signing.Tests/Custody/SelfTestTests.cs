using Keystay.Keys;
using Keystay.Signing.Custody;

namespace Keystay.Signing.Tests.Custody;

public class SelfTestTests
{
    [Theory]
    [InlineData(SignatureAlgorithm.RS256)]
    [InlineData(SignatureAlgorithm.ES256)]
    public async Task A_signer_is_dumped_while_it_signs_and_its_key_is_in_no_dump(SignatureAlgorithm algorithm)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can dump a signer, which is what the test is about.");
        await using var signer = await RunningSigner.StartAsync(algorithm, change: o => o with { SelfTest = true, Keystay = Keystay() });
        var status = signer.Supervisor.Status;
        Assert.SkipWhen(status.Protection == ProtectionLevel.ProcessOnly, "This kernel has no memfd_secret.");
        Assert.Equal(ProtectionLevel.Verified, status.Protection);
        Assert.Equal(["The signer runs as root, like every other one without a user of its own: give each one its own (keystay issuer --signer-users)."], status.Missing.Where(m => !m.StartsWith("gcore is not installed", StringComparison.Ordinal)));
        await signer.Client.SignAsync(signer.Kid, RunningSigner.Claims());
    }

    [Fact]
    public async Task A_signer_whose_dump_shows_a_key_is_given_none()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can dump a signer, which is what the test is about.");
        using var scan = new AnsweringProgram("""{"keys":[{}]}""", exitCode: 1);
        var refusal = await Assert.ThrowsAsync<SignerException>(() => RunningSigner.StartAsync(change: o => o with { SelfTest = true, Keystay = scan.Command }));
        Assert.Equal("self-test-failed", refusal.Reason);
    }

    [Fact]
    public async Task A_search_that_does_not_finish_proves_nothing()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can dump a signer, which is what the test is about.");
        using var scan = new AnsweringProgram("", exitCode: 3);
        await using var signer = await RunningSigner.StartAsync(change: o => o with { SelfTest = true, Keystay = scan.Command });
        Assert.NotEqual(ProtectionLevel.Verified, signer.Supervisor.Status.Protection);
        Assert.Contains(signer.Supervisor.Status.Missing, m => m.Contains("could not be searched", StringComparison.Ordinal));
    }

    /// <summary>The command as this solution built it.</summary>
    private static string[] Keystay()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        string built = Path.GetRelativePath(Path.Combine(folder.FullName, "..", "..", ".."), folder.FullName);
        while (!File.Exists(Path.Combine(folder.FullName, "Keystay.slnx")))
        {
            folder = folder.Parent!;
        }
        return ["dotnet", Path.Combine(folder.FullName, "src", "Keystay.Cli", built, "keystay.dll")];
    }
}
