using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Keystay.Dumps;
using Keystay.Scanning.Reports;

namespace Keystay.Cli.Tests.Rendering;

/// <summary>Reports that no scan made, the same in every run. The "keys" are digests of words: nobody has their private half.</summary>
internal static class MadeUpReport
{
    /// <summary>A gcore of a small server: 4 MB, one RSA key on heap, stack and in registers.</summary>
    public static ScanReport Small()
    {
        var map = new MapBuilder()
            .Header(0x3000, "ELF header and notes")
            .Registers(0xa80, "NT_X86_XSTATE of thread 4711")
            .Gap(0x580)
            .Memory(0x55d3c0a00000, 0x12000, "/usr/sbin/server", "code")
            .Memory(0x55d3c0a12000, 0x3000, "/usr/sbin/server", "data")
            .Memory(0x55d3c1f4e000, 0x84000, "[heap]", "heap")
            .Memory(0x7f2a10000000, 0x21000, "", "anonymous")
            .Memory(0x7f2a1c400000, 0x1f5000, "/usr/lib/x86_64-linux-gnu/libcrypto.so.3", "code")
            .Memory(0x7f2a1c5f5000, 0x60000, "/usr/lib/x86_64-linux-gnu/libcrypto.so.3", "data")
            .Memory(0x7f2a1c800000, 0x155000, "/usr/lib/x86_64-linux-gnu/libc.so.6", "code")
            .Memory(0x7f2a1c955000, 0x6000, "/usr/lib/x86_64-linux-gnu/libc.so.6", "data")
            .Memory(0x7ffc8e1d0000, 0x22000, "[stack]", "stack")
            .Memory(0x7ffc8e1fe000, 0x2000, "[vdso]", "code");
        var key = Key("server", "RSA", 2048, null, ["CN=server.example", "kid 2026-10"], "factor",
        [
            map.Place("NT_X86_XSTATE of thread 4711", 0x680, "rsa.qinv", "be", 64, partial: true),
            map.Place("[heap]", 0x1f420, "rsa.p", "le64", 128), map.Place("[heap]", 0x1f4b0, "rsa.q", "le64", 128),
            map.Place("[heap]", 0x1f540, "rsa.d", "le64", 256), map.Place("[heap]", 0x1f650, "rsa.dp", "le64", 128),
            map.Place("[heap]", 0x41000, "rsa.p", "le64", 128), map.Place("[heap]", 0x41090, "rsa.q", "le64", 128),
            map.Place("[heap]", 0x5a007, "pem", "ascii", 1704),
            map.Place("[stack]", 0x1d3b8, "rsa.dp", "le64", 128),
        ]);
        return new ScanReport([map.Input("core.4711", "elf-core")], [key], [], [new("AES-256", [map.Place("[heap]", 0x7000, "aes.schedule", "words", 240)])], [], new(map.Bytes, 0.01, map.Bytes / 0.01));
    }

    /// <summary>A full dump of a large service: 4 GB, thousands of mappings, three keys in thousands of places.</summary>
    public static ScanReport Large()
    {
        var map = new MapBuilder().Header(0x39000, "ELF header and notes").Header(0x8000, "NT_FILE");
        for (int thread = 0; thread < 24; thread++)
        {
            map.Registers(0xc00, $"registers of thread {9000 + thread}");
        }
        ulong at = 0x00007f1000000000;
        map.Memory(0x561200000000, 0x8000, "/opt/service/apphost", "code").Memory(0x561200008000, 0x2000, "/opt/service/apphost", "data").Memory(0x561201000000, 0x2400000, "[heap]", "heap");
        for (int i = 0; i < 40; i++, at += 0x8000000)
        {
            map.Memory(at, 0x5800000 + i % 7 * 0x100000, "", "anonymous");
        }
        at = 0x7f4000000000;
        for (int i = 0; i < 900; i++)
        {
            map.Memory(at, 0x20000 + i % 13 * 0x9000, $"/opt/service/lib{i / 3}.so", (i % 3) switch { 0 => "code", 1 => "data", _ => "anonymous" });
            at += 0x200000;
        }
        for (int i = 0; i < 24; i++, at += 0x1000000)
        {
            map.Memory(at, 0x24000, $"[stack:{9000 + i}]", "stack");
        }
        var anonymous = Enumerable.Range(0, 2400).Select(i => map.Place("", i * 1_310_720L + 96, i % 3 == 0 ? "rsa.q" : "rsa.p", "be32-words", 128)).ToArray();
        KeyReport[] keys =
        [
            Key("consumer", "RSA", 2048, null, ["CN=consumer signing 2016", "kid NjVBRjY5MDlCMUIwNzU4RTA2QzZFMDQ4QzQ2MDAyQjVDNjk1RTM2Qg"], "factor", anonymous),
            Key("gateway", "EC", 256, "P-256", ["CN=gateway.example"], "public-point",
                [map.Place("[heap]", 0x1200340, "ec.d", "le64", 32), map.Place("[heap]", 0x2000000, "pkcs8", "der", 138), map.Place("[stack:9004]", 0x18000, "ec.d", "be", 32)]),
            Key("deploy", "OKP", 256, "Ed25519", ["deploy@host"], "seed", [map.Place("/opt/service/lib61.so", 0x400, "ed25519.seed", "be", 32)]),
        ];
        var pfx = new ProtectedReport("pfx", "PBES2, PBKDF2 with 2048 rounds, AES-256-CBC", null, map.Place("[heap]", 0x800000, "pfx", "der", 2578));
        var published = new PublishedReport("openssl speed, apps/testrsa.h", Key("testrsa", "RSA", 2048, null, [], "decodes-and-matches", [map.Place("/opt/service/lib7.so", 0x800, "pkcs1", "der", 1192)]));
        var aes = Enumerable.Range(0, 14).Select(i => new SymmetricReport("AES-256", [map.Place("", 1_000_000 + i * 4096, "aes.schedule", "words", 240)])).ToArray();
        return new ScanReport([map.Input("/dumps/service.9000.core", "elf-core")], keys, [pfx], aes, [published], new(map.Bytes, 5.2, map.Bytes / 5.2));
    }

    /// <summary>Names, paths and problems as somebody would choose them who wants to harm the reader; nothing complete.</summary>
    public static ScanReport Hostile()
    {
        var map = new MapBuilder()
            .Memory(0xffff888000000000, 0x100000, "</title><script>alert(1)</script>", "heap")
            .Memory(0xffff888000100000, 0x100000, "\e[2J\e]0;owned\a\u202egnp.exe [bold]", "an unknown kind");
        var key = Key("x", "EC", 521, "P-521", ["\" onload=\"alert(1)", "a\nb"], "public-point",
            [map.Place("</title><script>alert(1)</script>", 0x10, "ec.d", "be", 66), map.Place("\e[2J\e]0;owned\a\u202egnp.exe [bold]", 0x20, "ec.d", "le64", 66)]);
        var input = map.Input("<img src=x onerror=alert(1)> \e[31m.dmp", "minidump") with
        {
            Complete = false,
            Sha256 = null,
            Problems = [new DumpProblem("truncated", 8192, "The file ends inside <b>stream 7</b>; copy it again.")],
        };
        return new ScanReport([input, new InputReport("gone.core", "file", null, 0, 0, false, [new DumpProblem("missing", 0, "There is no such file.")])], [key], [], [], [], new(map.Bytes, 1, map.Bytes));
    }

    public static ScanReport Clean()
    {
        var map = new MapBuilder().Memory(null, 1_500_000, "file", "data");
        return new ScanReport([map.Input("notes.bin", "file")], [], [], [], [], new(map.Bytes, 0.5, map.Bytes * 2));
    }

    private static KeyReport Key(string word, string kty, int bits, string? curve, string[] names, string proof, Exposure[] places) => new(
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(word))), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("spki " + word))),
        kty, bits, curve, names, proof, [.. places.OrderBy(p => p.Offset)]);

    private sealed class MapBuilder
    {
        private readonly List<MapRegion> regions = [];

        public long Bytes { get; private set; }

        public MapBuilder Header(long length, string name) => Add(null, length, name, "header");

        public MapBuilder Registers(long length, string name) => Add(null, length, name, "registers");

        public MapBuilder Memory(ulong? address, long length, string name, string kind) => Add(address, length, name, kind);

        public MapBuilder Gap(long length)
        {
            Bytes += length;
            return this;
        }

        public Exposure Place(string name, long at, string form, string encoding, long length, bool partial = false)
        {
            var region = regions.First(r => r.Name == name && (at < r.Length || (at -= r.Length) < 0));
            return new Exposure(0, form, encoding, region.Offset + at, region.Address + (ulong)at, length, name.Length > 0 ? name : "anonymous memory", partial);
        }

        public InputReport Input(string path, string format) =>
            new(path, format, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path))), Bytes, Bytes, true, []) { Map = regions };

        private MapBuilder Add(ulong? address, long length, string name, string kind)
        {
            regions.Add(new MapRegion(Bytes, length, address, name, kind));
            Bytes += length;
            return this;
        }
    }
}
