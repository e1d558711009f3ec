using System.Globalization;
using Keystay.Redaction.Debugging;
using Microsoft.Diagnostics.Runtime;

namespace Keystay.ClrInspector;

/// <summary>The garbage-collected heap: what objects there are, and whether they hang together. No field's content is read but references.</summary>
internal sealed class HeapReading(ClrHeap heap)
{
    /// <summary>A heap beyond repair has an error in every object.</summary>
    private const int MaxErrors = 100_000;

    private readonly Dictionary<string, (long Count, long Bytes)> types = [];
    private long objects, bytes;

    /// <summary>The heap's part of the fingerprint; all zero for a dump without its heap (mini, triage).</summary>
    public ManagedFingerprint Read()
    {
        int errors = heap.CanWalkHeap ? Walk() : 0;
        using var lines = new LineHash();
        foreach (var (name, (count, size)) in types.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {size} {name}"));
        }
        return new(null, 0, 0, objects, bytes, types.Count, errors, null, lines.Value());
    }

    /// <summary>Counts every object and what verification complains of. An object without a type ends both: the data access library crashes on such heaps.</summary>
    private int Walk()
    {
        foreach (var item in heap.EnumerateObjects())
        {
            if (!item.IsValid)
            {
                return 1;
            }
            Count(item);
        }
        return heap.VerifyHeap().Take(MaxErrors).Count();
    }

    private void Count(ClrObject item)
    {
        string name = item.Type?.Name ?? "";
        long size = (long)item.Size;
        var (count, before) = types.GetValueOrDefault(name);
        types[name] = (count + 1, before + size);
        objects++;
        bytes += size;
    }
}
