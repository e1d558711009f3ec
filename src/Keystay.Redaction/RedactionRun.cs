using System.Diagnostics;
using System.Security.Cryptography;
using Keystay.Dumps;
using Keystay.Redaction.Debugging;
using Keystay.Redaction.Packing;
using Keystay.Redaction.Proving;
using Keystay.Redaction.Ranges;
using Keystay.Redaction.Reports;
using Keystay.Redaction.Triage;
using Keystay.Redaction.Writing;
using Keystay.Scanning;
using Keystay.Scanning.Proving;
using Keystay.Scanning.Reports;

namespace Keystay.Redaction;

/// <summary>One redaction: scan, write, look at what was written.</summary>
internal sealed class RedactionRun(
    RedactionOptions options, FileByteSource file, PackedInput packed, string input, string output, IProgress<RedactionProgress>? progress, CancellationToken cancel)
    : IDisposable
{
    /// <summary>A look that finds something is a rarity, one that finds something every time means that we make it ourselves.</summary>
    private const int MostLooks = 4;

    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly List<ProvenKey> proven = [];
    private readonly List<ProvenKey> removed = [];
    private readonly RangeSet filled = new();
    private readonly RedactionStages stages = new(packed.Content.Length, progress);
    private string? managedStacksNotKept;

    /// <summary>Makes the bytes to write: the content, the ranges to fill over, those to zero. Tests break it, to see that the look does not rely on it.</summary>
    internal Func<ByteSource, IReadOnlyList<DumpRange>, IReadOnlyList<DumpRange>, ByteSource> Rewrite { get; init; } =
        (content, filled, zeroed) => new RedactedSource(content, filled, zeroed);

    public RedactedCopy Run()
    {
        var pending = new PendingFile(output);
        try
        {
            // The dump does not own the content: it outlives it as the source of every copy.
            using var dump = Dump.Open(new BorrowedSource(packed.Content), options.Limits);
            var found = Scan(dump);
            var zeroed = Zeroed(dump);
            for (int look = 1; look <= MostLooks; look++)
            {
                Write(pending, zeroed);
                if (Look(pending, dump, look) is { } proof)
                {
                    return new RedactedCopy(pending, Mode(), Report(found, proof.Output, proof.Proof, zeroed) with { Debugging = Compare(dump, pending) });
                }
            }
            throw new RedactionException(RedactionCodes.ProofFailed,
                $"After {MostLooks} rounds of removing what was found, the copy still held key material. It was thrown away; do not let the dump out. Please report this.");
        }
        catch
        {
            pending.Dispose();
            throw;
        }
    }

    public void Dispose() => proven.ForEach(k => k.Dispose());

    /// <summary>The first scan: what is to be removed.</summary>
    private ScanReport Scan(Dump dump)
    {
        var scanOptions = new ScanOptions { Known = options.Known, Threads = options.Threads, Deep = options.Deep, Digest = false, Diagnostics = options.Diagnostics };
        var found = new InputScan(dump, scanOptions, stages.Begin("scan"), cancel).Run();
        var (report, scanned) = Told(dump, input, found);
        Take(found);
        if (!scanned.Complete)
        {
            throw new RedactionException(RedactionCodes.InputIncomplete, $"{input} cannot be redacted, because not all of it could be read: {Problem(scanned)} What is not read cannot be shown clean: take or copy the dump again, or destroy it.");
        }
        return report with { Inputs = [scanned with { Sha256 = null }] };
    }

    /// <summary>What the triage profile does not keep. Managed stacks are read from the plain input by the runtime's own reader, which takes a path.</summary>
    private IReadOnlyList<DumpRange> Zeroed(Dump dump)
    {
        if (options.Profile != RedactionProfile.Triage)
        {
            return [];
        }
        var managed = packed.Layers.Count == 0 ? new ClrInspection(dump, input, new BoundedProcess()).Stacks(cancel) : new("no-plain-file", [], []);
        options.Diagnostics?.Invoke($"managed stacks: {managed.NotAvailable ?? $"{managed.Memory.Sum(r => (long)r[^1])} bytes"}");
        managedStacksNotKept = managed.NotAvailable;
        return TriagePlan.ZeroedRanges(dump, managed);
    }

    private void Write(PendingFile pending, IReadOnlyList<DumpRange> zeroed)
    {
        using var source = Rewrite(packed.Content, filled.Merged, zeroed);
        var advance = stages.BeginCopy();
        OutputBytes.SetLength(pending.Handle, 0);
        if (packed.Layers.Count == 0)
        {
            SparseCopy.Copy(source, pending.Handle, advance, cancel);
        }
        else if (filled.Merged.Count == 0 && zeroed.Count == 0)
        {
            // Nothing to remove: the packed bytes stay the very same.
            SparseCopy.Copy(file, pending.Handle, _ => { }, cancel);
        }
        else
        {
            Compressor.Pack(source, packed.Layers, new PendingStream(pending.Handle), advance, cancel);
        }
        OutputBytes.Flush(pending.Handle);
    }

    /// <summary>The second look. Null when it found something, which the next copy will lack.</summary>
    private (OutputReport Output, ProofReport Proof)? Look(PendingFile pending, Dump before, int number)
    {
        using var written = pending.OpenForReading();
        using var unpacked = PackedInput.Open(written, output, options.Limits, cancel);
        if (!unpacked.Layers.SequenceEqual(packed.Layers))
        {
            throw new RedactionException(RedactionCodes.ProofIncomplete, "Without its key material the dump looks like a packed one. It was thrown away; destroy the dump instead.");
        }
        using var dump = Dump.Open(new BorrowedSource(unpacked.Content), options.Limits);
        MustHaveLayoutOf(before, dump);
        var look = new SecondLook(options, [.. removed]);
        var found = look.At(dump, stages.Begin("prove"), cancel);
        var (report, scanned) = Told(dump, output, found);
        bool isClean = look.IsClean(found);
        long known = filled.Merged.Sum(r => r.Length);
        Take(found);
        if (!scanned.Complete || scanned.Sha256 is not { } contentDigest)
        {
            throw new RedactionException(RedactionCodes.ProofIncomplete,
                $"The copy could not be read back whole and digested: {Problem(scanned)} It was thrown away.");
        }
        if (isClean)
        {
            string digest = unpacked.Layers.Count == 0 ? contentDigest : Digest(written);
            return (new(output, digest, written.Length, contentDigest, dump.Length, [.. packed.Layers.Select(l => l.ToString().ToLowerInvariant())]),
                new(number, dump.Length, scanned.ScannedBytes, look.Statements(), report) { Arithmetic = look.Arithmetic(dump) });
        }
        if (filled.Merged.Sum(r => r.Length) == known)
        {
            // Another copy would be the same again.
            throw new RedactionException(RedactionCodes.ProofFailed,
                "The copy still held key material that was not told apart from the rest, or was to be gone already. It was thrown away; do not let the dump out. Please report this.");
        }
        options.Diagnostics?.Invoke($"look {number} found {found.Keys.Count} keys, {found.Hits.Count} places");
        return null;
    }

    private static string Problem(InputReport scanned) => scanned.Problems is [var first, ..]
        ? $"{first.What} (at byte {first.Offset})"
        : $"{scanned.ScannedBytes} of {scanned.Bytes} bytes were read, and files with more than 64 GiB of holes get no digest.";

    /// <summary>Remembers what is to be removed: its ranges, and its values for the looks to come.</summary>
    private void Take(InputFindings found)
    {
        FoundRanges.Add(filled, found, removed, options.KeepProtected);
        removed.AddRange(found.Keys.Where(k => FoundRanges.IsPrivate(k) && removed.TrueForAll(r => r.Thumbprint != k.Thumbprint)));
        // The keys' values stay until the end; what else the scan gathered would stand in the next one's way.
        found.Harvest.Dispose();
    }

    private (ScanReport Report, InputReport Input) Told(Dump dump, string path, InputFindings found)
    {
        proven.AddRange(found.Keys);
        cancel.ThrowIfCancellationRequested();
        var builder = new ScanReportBuilder(new ScanOptions());
        var scanned = builder.Add(dump, path, found, cancel);
        return (builder.Build(), scanned);
    }

    private RedactionReport Report(ScanReport found, OutputReport written, ProofReport proof, IReadOnlyList<DumpRange> zeroed)
    {
        var ranges = filled.Merged;
        var outside = new RangeSet();
        foreach (var range in zeroed)
        {
            outside.Add(range.Offset, range.Length, range.What);
        }
        return new(input, written, options.Profile, options.KeepProtected, Filler.Text, ranges, ranges.Sum(r => r.Length - outside.Covered(r.Offset, r.Length)),
            zeroed.Sum(r => r.Length), found, proof, clock.Elapsed.TotalSeconds)
        { InputBytes = file.Length, Zeroed = zeroed, ManagedStacksNotKept = managedStacksNotKept };
    }

    /// <summary>Debuggers take a path. The copy gets one only now that it is known to be clean, and only for as long as they read.</summary>
    private DebugComparison? Compare(Dump before, PendingFile pending)
    {
        if (!options.CompareDebugging)
        {
            return null;
        }
        bool isPlain = packed.Layers.Count == 0;
        var seenBefore = DebugInspector.Inspect(before, isPlain ? input : null, cancel);
        using var written = pending.OpenForReading();
        using var unpacked = PackedInput.Open(written, output, options.Limits, cancel);
        using var after = Dump.Open(new BorrowedSource(unpacked.Content), options.Limits);
        var seenAfter = isPlain ? pending.WithName(path => DebugInspector.Inspect(after, path, cancel)) : DebugInspector.Inspect(after, null, cancel);
        return DebugComparison.Of(seenBefore, seenAfter);
    }

    /// <summary>The copy has to be the same dump: a header that key material lay in would make it another one.</summary>
    private static void MustHaveLayoutOf(Dump before, Dump after)
    {
        bool same = before.Format == after.Format && before.Length == after.Length
            && before.AddressSpace.Segments.SequenceEqual(after.AddressSpace.Segments)
            && before.Areas.Select(a => (a.Offset, a.Length)).SequenceEqual(after.Areas.Select(a => (a.Offset, a.Length)))
            && before.Threads.Select(t => t.Id).SequenceEqual(after.Threads.Select(t => t.Id));
        if (!same)
        {
            throw new RedactionException(RedactionCodes.ProofIncomplete,
                "Key material lies inside the dump's own headers: without it the dump cannot be read as before. Nothing was kept; destroy the dump instead.");
        }
    }

    private string Digest(ByteSource written)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        for (long at = 0; at < written.Length;)
        {
            cancel.ThrowIfCancellationRequested();
            int read = written.Read(at, buffer);
            if (read == 0)
            {
                throw new RedactionException(RedactionCodes.ProofIncomplete, "The copy could not be read back whole. It was thrown away.");
            }
            hash.AppendData(buffer, 0, read);
            at += read;
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The copy is as open as the input was, no more.</summary>
    private UnixFileMode? Mode() => OperatingSystem.IsWindows() ? null
        : File.GetUnixFileMode(input) & (UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite);
}
