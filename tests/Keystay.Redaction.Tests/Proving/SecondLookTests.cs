using Keystay.Dumps;
using Keystay.Dumps.Testing;
using Keystay.Redaction.Proving;
using Keystay.Scanning;
using Keystay.Scanning.Proving;
using Keystay.Scanning.Tests.Scans;

namespace Keystay.Redaction.Tests.Proving;

/// <summary>The second look has to see what a redaction could have missed; here the missing is done on purpose.</summary>
public class SecondLookTests
{
    private const ulong Heap = 0x1000_0000, Program = 0x4000_0000;

    private readonly FreshKey key = FreshKey.Rsa();

    [Fact]
    public void A_dump_without_the_key_is_clean()
    {
        var (isClean, _) = Look(new byte[4096]);
        Assert.True(isClean);
    }

    [Theory]
    [InlineData("rsa.p", 16)]
    [InlineData("rsa.dq", 16)]
    [InlineData("rsa.d", 40)]
    public void Sixteen_bytes_of_a_value_are_seen(string form, int length)
    {
        var bytes = new byte[4096];
        key.Values[form].AsSpan(20, length).CopyTo(bytes.AsSpan(1001));
        Assert.False(Look(bytes).IsClean);
    }

    [Fact]
    public void Fifteen_are_not_a_part()
    {
        var bytes = new byte[4096];
        key.Values["rsa.p"].AsSpan(20, 15).CopyTo(bytes.AsSpan(1001));
        Assert.True(Look(bytes).IsClean);
    }

    [Fact]
    public void A_factor_is_seen_by_arithmetic_alone_even_inside_a_program()
    {
        var code = new byte[8192];
        key.Values["rsa.p"].CopyTo(code.AsSpan(800));
        var core = new ElfCoreBuilder().PrStatus(1).Load(Program, code, flags: 5).NtFile((Program, Program + 8192, 0, "/usr/bin/program")).Build();
        using var dump = Dump.Open(new MemoryByteSource(core.Bytes));
        // Only the public half is given: no value to compare with.
        using var nothing = new ProvenKey { Thumbprint = key.Thumbprint, Public = key.Public, Proof = "factor", Values = [] };
        var look = new SecondLook(new RedactionOptions(), [nothing]);

        using var found = look.At(dump, null, CancellationToken.None);

        Assert.False(look.IsClean(found));
        Assert.Equal(key.Thumbprint, Assert.Single(found.Keys).Thumbprint);
    }

    [Fact]
    public void Each_kind_of_key_has_its_statement()
    {
        using ProvenKey rsa = Named(key), ec = Named(FreshKey.Ec("P-256")), hmac = new() { Thumbprint = "x", Proof = "verifies-token", Values = [] };
        Assert.Equal(["windows", "candidates", "none"], new SecondLook(new RedactionOptions(), [rsa, ec, hmac]).Statements().Select(s => s.Arithmetic));
    }

    private (bool IsClean, InputFindings Found) Look(byte[] bytes)
    {
        var memory = new HeldMemory(Heap);
        memory.Put(key.Pkcs8);
        using var first = Dump.Open(new MemoryByteSource(memory.Bytes));
        using var removed = new InputScan(first, new ScanOptions(), null, CancellationToken.None).Run();
        using var second = Dump.Open(new MemoryByteSource(bytes));
        var look = new SecondLook(new RedactionOptions(), removed.Keys);
        using var found = look.At(second, null, CancellationToken.None);
        return (look.IsClean(found), found);
    }

    private static ProvenKey Named(FreshKey key) => new() { Thumbprint = key.Thumbprint, Public = key.Public, Proof = "factor", Values = [] };
}
