using Keystay.Dumps;

namespace Keystay.Redaction.Packing;

/// <summary>A dump under the layers of compression it came in, so that they can be put on again.</summary>
internal sealed class PackedInput : IDisposable
{
    private readonly TemporaryFile? unpacked;

    private PackedInput(ByteSource content, IReadOnlyList<ArchiveKind> layers)
    {
        (Content, Layers) = (content, layers);
        unpacked = content as TemporaryFile;
    }

    /// <summary>The dump's own bytes: the file itself, or a private unpacked copy.</summary>
    public ByteSource Content { get; }

    /// <summary>The layers, the outermost first; none for a plain file.</summary>
    public IReadOnlyList<ArchiveKind> Layers { get; }

    /// <summary>Takes all layers off a file.</summary>
    /// <param name="file">Stays open.</param>
    /// <param name="path">Its name, for sentences.</param>
    /// <param name="limits">Bounds against archives that unfold too far.</param>
    /// <param name="cancel">Ends the unpacking.</param>
    /// <exception cref="RedactionException">It is an archive of several files, of a kind that is not written, or damaged.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static PackedInput Open(ByteSource file, string path, DumpLimits limits, CancellationToken cancel)
    {
        var layers = new List<ArchiveKind>();
        var meter = new UnpackMeter(limits) { Packed = file.Length };
        var stream = new PeekStream(new SourceStream(file));
        try
        {
            while (ArchiveKinds.Recognise(stream.Peek(ArchiveKinds.HeadSize)) is var kind && kind != ArchiveKind.None)
            {
                if (Refusal(kind, layers.Count, limits) is { } refusal)
                {
                    throw new RedactionException(RedactionCodes.InputArchive, $"{path} {refusal}");
                }
                layers.Add(kind);
                stream = new PeekStream(new MeteredStream(Unpacker.Decoder(kind, stream), meter));
            }
            return new(layers.Count == 0 ? file : Unpack(stream, path, limits, cancel), layers);
        }
        finally
        {
            stream.Dispose();
        }
    }

    public void Dispose() => unpacked?.Dispose();

    private static TemporaryFile Unpack(PeekStream stream, string path, DumpLimits limits, CancellationToken cancel)
    {
        var content = new Spool(limits, null, cancel).Copy(stream, path, out var problem);
        if (content is null || problem is not null)
        {
            content?.Dispose();
            throw new RedactionException(RedactionCodes.InputIncomplete, $"{path} could not be unpacked: {problem!.What}");
        }
        return content;
    }

    private static string? Refusal(ArchiveKind kind, int depth, DumpLimits limits) => kind switch
    {
        ArchiveKind.Tar or ArchiveKind.Zip => "is an archive that may hold several files. Unpack it and redact each dump in it.",
        ArchiveKind.Unsupported => "is an archive of a kind that is not unpacked. Unpack it and redact each dump in it.",
        ArchiveKind.Avml => "is a compressed AVML image. Make a LiME image of it with avml-convert and redact that.",
        _ when depth == limits.MaxArchiveDepth => $"is compressed more than {depth} times over. Unpack it first.",
        _ => null,
    };
}
