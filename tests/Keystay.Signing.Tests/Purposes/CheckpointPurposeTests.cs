using System.Text;
using CsCheck;
using Keystay.Signing.Tests.TransparencyLog;
using Keystay.Signing.TransparencyLog;

namespace Keystay.Signing.Tests.Purposes;

public sealed class CheckpointPurposeTests
{
    [Fact]
    public async Task A_log_is_signed_by_a_signer_and_verified_without_it()
    {
        using var folder = new TemporaryFolder();
        NoteKey key;
        await using (var signer = await ServiceSigner.StartAsync())
        {
            key = signer.Log.Key;
            using var log = TileLog.Open(folder.At("log"), ServiceSigner.Origin, signer.Log);
            log.Append("one"u8.ToArray());
            log.Append("two"u8.ToArray(), "three"u8.ToArray());
        }
        Assert.Empty(LogCheck.Run(folder.At("log"), ServiceSigner.Origin, key, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_log_whose_signer_is_gone_stays_as_it_was_and_goes_on_when_it_is_back()
    {
        using var folder = new TemporaryFolder();
        await using var signer = await ServiceSigner.StartAsync();
        using var log = TileLog.Open(folder.At("log"), ServiceSigner.Origin, signer.Log);
        await signer.Supervisor.DropKeyAsync(signer.LogKid, TestContext.Current.CancellationToken);
        Assert.Equal(LogErrors.NotSigned, Assert.Throws<LogException>(() => log.Append("one"u8.ToArray())).Code);
        Assert.Equal(0, log.Size);
        await signer.Supervisor.LoadCheckpointKeyAsync(signer.LogKey, ServiceSigner.Origin, TestContext.Current.CancellationToken);
        log.Append("one"u8.ToArray());
        Assert.Empty(LogCheck.Run(folder.At("log"), ServiceSigner.Origin, signer.Log.Key, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_size_never_shrinks_and_one_size_has_one_root()
    {
        await using var signer = await ServiceSigner.StartAsync();
        Assert.Equal("signed", await signer.TryCheckpointAsync(5, 1));
        Assert.Equal("signed", await signer.TryCheckpointAsync(5, 1));
        Assert.Equal("would-go-back", await signer.TryCheckpointAsync(5, 2));
        Assert.Equal("would-go-back", await signer.TryCheckpointAsync(4, 1));
        Assert.Equal("signed", await signer.TryCheckpointAsync(6, 2));
        Assert.Equal("would-go-back", await signer.TryCheckpointAsync(5, 1));
    }

    [Fact]
    public async Task What_is_no_checkpoint_of_the_log_is_not_signed()
    {
        await using var signer = await ServiceSigner.StartAsync();
        foreach (var (reason, text) in new[]
        {
            ("wrong-issuer", "keystay.test/other\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"),
            ("wrong-issuer", "keystay.test/ledgers\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"),
            ("wrong-issuer", ""),
            ("bad-claims", "keystay.test/ledger\n"),
            ("bad-claims", "keystay.test/ledger\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
            ("bad-claims", "keystay.test/ledger\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nextension\n"),
            ("bad-claims", "keystay.test/ledger\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n"),
            ("bad-claims", "keystay.test/ledger\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuA==\n"),
            ("bad-claims", "keystay.test/ledger\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3h uFU=\n"),
            ("bad-claims", "keystay.test/ledger\n07\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"),
            ("bad-claims", "keystay.test/ledger\n+7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"),
            ("bad-claims", "keystay.test/ledger\n-7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"),
            ("bad-claims", "keystay.test/ledger\n9223372036854775808\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"),
            ("bad-claims", "keystay.test/ledger\n\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"),
        })
        {
            Assert.Equal((reason, text), (await signer.TryAsync(signer.LogKey, Encoding.UTF8.GetBytes(text)), text));
        }
    }

    [Fact]
    public async Task No_changed_byte_of_a_checkpoint_is_signed_unless_it_is_another_checkpoint_of_the_log()
    {
        await using var signer = await ServiceSigner.StartAsync();
        byte[] text = new Checkpoint(ServiceSigner.Origin, 42, MerkleHash.Empty()).ToBytes();
        Gen.Select(Gen.Int[0, text.Length], Gen.Int[0, 3], Gen.Byte.Array[0, 4]).Sample((at, cut, put) =>
        {
            byte[] changed = [.. text[..at], .. put, .. text[Math.Min(text.Length, at + cut)..]];
            string answer = signer.TryAsync(signer.LogKey, changed).GetAwaiter().GetResult();
            Assert.True(answer is "wrong-issuer" or "bad-claims" or "would-go-back"
                || (answer == "signed" && Checkpoint.Parse(changed) is { Origin: ServiceSigner.Origin } read && read.ToBytes().AsSpan().SequenceEqual(changed)), $"{answer}: {Encoding.UTF8.GetString(changed)}");
        }, iter: 2000, threads: 1);
        Assert.Equal(0, signer.Supervisor.Status.Restarts);
    }
}
