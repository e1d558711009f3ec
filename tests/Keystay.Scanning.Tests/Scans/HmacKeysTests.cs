using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Keystay.Dumps.Testing;

namespace Keystay.Scanning.Tests.Scans;

/// <summary>The key of a token's HMAC is a finding when it verifies a token of the same dump (RFC 7515, appendix A.1).</summary>
public class HmacKeysTests
{
    private const ulong Heap = 0x55d0_0000_1000;

    public static TheoryData<string, int> Layouts()
    {
        var all = new TheoryData<string, int>();
        foreach (string how in (string[])[".NET byte[]", "Go slice of bytes", ".NET string", "environment", "json", "connection string"])
        {
            all.Add(how, 0);
            all.Add(how, 3);
        }
        return all;
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_secret_that_verifies_a_token_is_found_whatever_the_file_offset(string how, int odd)
    {
        byte[] secret = Encoding.ASCII.GetBytes("correct-horse-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6)));
        var heap = new HeldMemory(Heap, noise: 7);
        heap.Put([.. Token("HS256", HMACSHA256.HashData, secret), 0]);
        var (address, length) = Lay(how, heap, secret);
        // A segment of odd length before it shifts the heap in the file.
        var core = new ElfCoreBuilder().PrStatus(1).Load(0x1000, new byte[odd + 1]).Load(Heap, heap.Bytes).Build();

        var found = Assert.Single(Scan.Of(core.Bytes).Keys);

        Assert.Equal(("oct", "hmac.key"), (found.Kty, found.Exposures[0].Form));
        Assert.Contains(found.Exposures, e => e.Offset == core.OffsetOf(address) && e.Length == length);
    }

    [Fact]
    public void A_secret_that_verifies_no_token_is_no_finding()
    {
        var heap = new HeldMemory(Heap);
        heap.Put([.. Token("HS256", HMACSHA256.HashData, "another-secret-of-someone"u8.ToArray()), 0]);
        Lay(".NET byte[]", heap, "correct-horse-battery"u8.ToArray());

        Assert.Empty(Scan.Of(new ElfCoreBuilder().PrStatus(1).Load(Heap, heap.Bytes).Build().Bytes).Keys);
    }

    private static byte[] Token(string algorithm, Func<byte[], byte[], byte[]> hash, byte[] secret)
    {
        string head = Base64Url.EncodeToString(Encoding.ASCII.GetBytes($$"""{"alg":"{{algorithm}}","typ":"JWT"}"""));
        string signed = $"{head}.{Base64Url.EncodeToString("""{"sub":"somebody","iss":"https://issuer.example"}"""u8)}";
        return Encoding.ASCII.GetBytes($"{signed}.{Base64Url.EncodeToString(hash(secret, Encoding.ASCII.GetBytes(signed)))}");
    }

    private static (ulong Address, int Length) Lay(string how, HeldMemory heap, byte[] secret)
    {
        switch (how)
        {
            case ".NET string":
                byte[] wide = Encoding.Unicode.GetBytes(Encoding.ASCII.GetString(secret));
                byte[] header = [.. BitConverter.GetBytes(0x7f1122334450UL), .. BitConverter.GetBytes(secret.Length)];
                return (heap.Put([.. header, .. wide, 0, 0]) + (ulong)header.Length, wide.Length);
            case "environment":
                return Text(heap, "JWT_SECRET=", secret, "\0");
            case "json":
                return Text(heap, "{\"jwt\":{\"secret\":\"", secret, "\",\"alg\":\"HS256\"}}");
            case "connection string":
                return Text(heap, "Endpoint=https://broker.example/;Key=", secret, ";Tries=3");
            default:
                var laid = NumberLayout.Lay(how, heap, secret);
                return (laid.Address, laid.Length);
        }
    }

    private static (ulong Address, int Length) Text(HeldMemory heap, string before, byte[] secret, string after) =>
        (heap.Put([0, .. Encoding.ASCII.GetBytes(before), .. secret, .. Encoding.ASCII.GetBytes(after), 0]) + (ulong)before.Length + 1, secret.Length);
}
