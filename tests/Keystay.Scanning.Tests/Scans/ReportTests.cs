using System.Security.Cryptography;
using Keystay.Dumps;
using Keystay.Dumps.Testing;
using Keystay.Keys;

namespace Keystay.Scanning.Tests.Scans;

/// <summary>What a scan as a whole promises.</summary>
public class ReportTests
{
    private const ulong Heap = 0x55d0_0000_1000;

    [Theory]
    [InlineData("rsa.p", "factor")]
    [InlineData("rsa.q", "factor")]
    [InlineData("rsa.d", "exponent")]
    public void A_value_alone_proves_a_key_that_the_caller_knows(string form, string proof)
    {
        var key = FreshKey.Rsa();
        var core = Core(heap => NumberLayout.Lay("Go slice of words", heap, key.Values[form]));
        Scan.Of(core).FoundNothing();

        var found = Scan.With(new ScanOptions { Threads = 1, Known = [new(key.Public, "login signing key")] }, core).OnlyKey(key);

        Assert.Equal(proof, found.Proof);
        Assert.Equal(["login signing key"], found.Names);
    }

    [Fact]
    public void A_known_public_key_whose_private_half_is_absent_is_no_finding() =>
        Scan.With(new ScanOptions { Known = [new(FreshKey.Rsa().Public, null), new(FreshKey.Ed25519().Public, null)] },
            Core(heap => NumberLayout.Lay(".NET byte[]", heap, FreshKey.Rsa().Values["rsa.p"]))).FoundNothing();

    [Fact]
    public void Several_keys_are_told_apart_and_sorted()
    {
        FreshKey[] keys = [FreshKey.Rsa(), FreshKey.Rsa(3072), FreshKey.Ec("P-384"), FreshKey.Ec("P-256"), FreshKey.Ed25519()];
        var core = Core(heap =>
        {
            foreach (var key in keys)
            {
                heap.Put(key.Spki, behind: 5);
                NumberLayout.Lay(".NET byte[]", heap, key.Values.First().Value);
            }
        });

        var report = Scan.Of(core);

        Assert.Equal(keys.Select(k => k.Thumbprint).Order(StringComparer.Ordinal), report.Keys.Select(k => k.Thumbprint));
        Assert.All(report.Keys, k => Assert.Single(k.Exposures));
    }

    [Fact]
    public void A_key_in_two_inputs_is_reported_once_with_the_places_in_both()
    {
        var key = FreshKey.Ed25519();
        byte[] core = Core(heap =>
        {
            heap.Put(key.Spki);
            NumberLayout.Lay(".NET byte[]", heap, key.Values["ed25519.seed"]);
        });

        var report = Scan.Of(core, key.Pkcs8);

        Assert.Equal([0, 1], report.OnlyKey(key).Exposures.Select(e => e.Input).Distinct());
        Assert.Equal(2, report.Inputs.Count);
    }

    [Fact]
    public void Random_numbers_in_every_layout_beside_public_keys_are_no_key()
    {
        var core = Core(heap =>
        {
            foreach (string kind in (string[])["RSA", "P-256", "P-384", "P-521", "secp256k1", "Ed25519", "X25519"])
            {
                heap.Put(FreshKey.Of(kind).Spki);
            }
            foreach (int size in (int[])[32, 48, 66, 128, 256])
            {
                foreach (string how in NumberLayout.Names)
                {
                    byte[] number = RandomNumberGenerator.GetBytes(size);
                    number[0] |= 0x80;
                    number[^1] |= 1;
                    NumberLayout.Lay(how, heap, number);
                }
            }
        });

        Scan.Of(core).FoundNothing();
        Scan.With(new ScanOptions { Deep = true }, core).FoundNothing();
    }

    [Fact]
    public void Factors_that_are_too_plain_to_be_a_keys_are_no_key()
    {
        // 2^521 − 1 and a multiple of it stand in the tables of every curve library.
        var core = Core(heap =>
        {
            byte[] mersenne = EcCurve.P521.Prime.ToByteArray(isUnsigned: true, isBigEndian: true);
            byte[] multiple = (EcCurve.P521.Prime * EcCurve.P521.Order).ToByteArray(isUnsigned: true, isBigEndian: true);
            NumberLayout.Lay("OpenSSL BIGNUM", heap, mersenne);
            NumberLayout.Lay("OpenSSL BIGNUM", heap, multiple);
        });

        Scan.Of(core).FoundNothing();
    }

    [Fact]
    public void The_number_of_threads_and_depth_change_nothing_that_is_found()
    {
        var key = FreshKey.Rsa();
        byte[] core = Core(heap =>
        {
            heap.Put(key.Spki);
            foreach (var (_, value) in key.Values)
            {
                NumberLayout.Lay("OpenSSL BIGNUM", heap, value);
            }
        });
        var one = Scan.With(new ScanOptions { Threads = 1 }, core).OnlyKey(key);
        Assert.Equal(one.Exposures, Scan.With(new ScanOptions { Threads = 3 }, core).OnlyKey(key).Exposures);
        Assert.Equal(one.Exposures, Scan.With(new ScanOptions { Threads = 2, Deep = true }, core).OnlyKey(key).Exposures);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(31)]
    [InlineData(4096)]
    public void Hardly_any_bytes_are_scanned_whole_and_hold_nothing(int size)
    {
        var report = Scan.Of(RandomNumberGenerator.GetBytes(size));
        report.FoundNothing();
        Assert.Equal((size, size), (report.Inputs[0].Bytes, report.Inputs[0].ScannedBytes));
    }

    [Fact]
    public void The_digest_is_the_files()
    {
        byte[] file = RandomNumberGenerator.GetBytes((1 << 20) + 5);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(file)), Scan.Of(file).Inputs[0].Sha256);
    }

    [Fact]
    public void A_cancelled_scan_is_not_complete_and_says_so()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        using var dump = Dump.Open(new MemoryByteSource(new byte[5 << 20]));
        var scanner = new Scanner(new ScanOptions { Threads = 2 });

        var input = scanner.Scan(dump, "made.up", cancel: stop.Token);

        Assert.False(input.Complete);
        Assert.Contains(input.Problems, p => p.Code == "cancelled");
        Assert.Null(input.Sha256);
    }

    [Fact]
    public void A_scan_cancelled_half_way_is_not_complete()
    {
        using var stop = new CancellationTokenSource();
        using var dump = Dump.Open(new MemoryByteSource(RandomNumberGenerator.GetBytes(8 << 20)));
        var scanner = new Scanner(new ScanOptions { Threads = 1 });

        var input = scanner.Scan(dump, "made.up", new StopAt(3 << 20, stop), stop.Token);

        Assert.False(input.Complete);
        Assert.InRange(input.ScannedBytes, 1, (8 << 20) - 1);
    }

    private static byte[] Core(Action<HeldMemory> fill)
    {
        var heap = new HeldMemory(Heap, 128 << 10);
        fill(heap);
        return new ElfCoreBuilder().PrStatus(1).Load(Heap, heap.Bytes).Build().Bytes;
    }

    private sealed class StopAt(long bytes, CancellationTokenSource stop) : IProgress<ScanProgress>
    {
        public void Report(ScanProgress value)
        {
            if (value.DoneBytes >= bytes)
            {
                stop.Cancel();
            }
        }
    }
}
