namespace Keystay.Dumps.Testing;

/// <summary>Makes 64-bit Windows kernel dumps: full (runs of pages) and bitmap (DUMP_HEADER64 and BMP_HEADER64 as the field documents them).</summary>
/// <remarks>
/// Fields: <c>NumberOfRuns</c>, <c>NumberOfPages</c>, <c>Run[0].BasePage</c>, <c>Run[0].PageCount</c>, <c>DumpType</c>, and of bitmap dumps
/// <c>BitmapSignature</c>, <c>FirstPage</c>, <c>TotalPresentPages</c>, <c>Pages</c>, <c>Bitmap</c>.
/// </remarks>
public sealed class KernelDumpBuilder
{
    public const int PageSize = 0x1000;

    private const int HeaderSize = 0x2000;

    private readonly List<(ulong BasePage, byte[] Bytes)> runs = [];
    private string? bitmap;
    private uint dumpType = 1; // DUMP_TYPE_FULL

    /// <summary>Consecutive physical pages; the bytes are a whole number of pages.</summary>
    public KernelDumpBuilder Run(ulong basePage, byte[] bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length % PageSize, 0);
        runs.Add((basePage, bytes));
        return this;
    }

    /// <summary>Bitmap form: <c>FDMP</c> with dump type 5 (full), <c>SDMP</c> with dump type 6 (kernel). Pages come in address order.</summary>
    public KernelDumpBuilder Bitmap(string signature = "SDMP")
    {
        bitmap = signature;
        dumpType = signature == "FDMP" ? 5u : 6;
        return this;
    }

    public BuiltDump Build()
    {
        var writer = new DumpWriter();
        if (bitmap is not null)
        {
            runs.Sort((a, b) => a.BasePage.CompareTo(b.BasePage));
        }
        WriteHeader(writer);
        if (bitmap is not null)
        {
            WriteBitmap(writer, bitmap);
        }
        for (int i = 0; i < runs.Count; i++)
        {
            writer.PlaceMemory(runs[i].BasePage * PageSize, runs[i].Bytes, $"pages[{i}]");
        }
        return new BuiltDump(writer);
    }

    private void WriteHeader(DumpWriter writer)
    {
        ulong pages = (ulong)runs.Sum(r => r.Bytes.Length / PageSize);
        writer.Text("PAGE", "Signature").Text("DU64", "ValidDump").U32(15, "MajorVersion").U32(19041, "MinorVersion")
            .U64(0x1ad000, "DirectoryTableBase").U64(0).U64(0).U64(0)
            .U32(0x8664, "MachineImageType").U32(1, "NumberProcessors").U32(0xe2, "BugCheckCode").ZerosTo(0x88);
        writer.U32((uint)runs.Count, "NumberOfRuns").U32(0).U64(pages, "NumberOfPages");
        for (int i = 0; i < runs.Count; i++)
        {
            writer.U64(runs[i].BasePage, $"Run[{i}].BasePage").U64((ulong)(runs[i].Bytes.Length / PageSize), $"Run[{i}].PageCount");
        }
        writer.ZerosTo(0x348).Zeros(3000, "ContextRecord").ZerosTo(0xf98).U32(dumpType, "DumpType").ZerosTo(HeaderSize);
    }

    private void WriteBitmap(DumpWriter writer, string signature)
    {
        ulong end = runs.Max(r => r.BasePage + (ulong)(r.Bytes.Length / PageSize));
        byte[] bits = new byte[(end + 7) / 8];
        foreach (var (basePage, bytes) in runs)
        {
            for (ulong page = basePage; page < basePage + (ulong)(bytes.Length / PageSize); page++)
            {
                bits[page / 8] |= (byte)(1 << (int)(page % 8));
            }
        }
        writer.Text(signature, "BitmapSignature").Text("DUMP", "BitmapValidDump").Zeros(0x18)
            .U64(0, "FirstPage").U64((ulong)runs.Sum(r => r.Bytes.Length / PageSize), "TotalPresentPages").U64(end, "Pages")
            .Bytes(bits, "Bitmap").Align(PageSize);
        writer.Patch("FirstPage", (ulong)writer.Position);
    }
}
