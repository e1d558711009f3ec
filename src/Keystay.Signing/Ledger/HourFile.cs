using System.Buffers.Binary;
using Parquet;
using Parquet.Schema;

namespace Keystay.Signing.Ledger;

/// <summary>The records of an hour as Parquet, one row each, in order of their sequence.</summary>
/// <remarks>
/// <c>signature_hash64</c>, the first eight bytes of the signature's hash as a number, is there for joins: over 64-bit numbers they are several times faster than over
/// text. It is a first look; a hit is confirmed by the whole hash.
/// </remarks>
internal static class HourFile
{
    private const int RowsPerGroup = 64 << 10;

    private static readonly DataField<long> Sequence = new("sequence");
    private static readonly DateTimeDataField RecordedAt = Time("recorded_at");
    private static readonly DateTimeDataField IssuedAt = Time("issued_at");
    private static readonly DateTimeDataField ExpiresAt = Time("expires_at");
    private static readonly DataField<ulong> SignatureHash64 = new("signature_hash64");
    private static readonly DataField SignatureSha256 = new("signature_sha256", typeof(byte[]), isNullable: false);
    private static readonly DataField SubjectSha256 = new("subject_sha256", typeof(byte[]), isNullable: false);
    private static readonly DataField TokenId = Text("token_id"), KeyId = Text("key_id"), Ring = Text("ring"), Issuer = Text("issuer"), Audience = Text("audience"), Client = Text("client_id");

    private static readonly ParquetSchema Schema = new(
        Sequence, RecordedAt, IssuedAt, ExpiresAt, SignatureHash64, SignatureSha256, TokenId, KeyId, Ring, Issuer, Audience, SubjectSha256, Client);

    private static readonly ParquetOptions Options = new()
    {
        CompressionMethod = CompressionMethod.Zstd,
        CompressionLevel = System.IO.Compression.CompressionLevel.Fastest,
        DictionaryEncodingThreshold = 0.2,
        DictionaryEncodingSampleSize = 1024,
    };

    /// <summary>Writes a file and flushes it.</summary>
    public static async Task<HourSummary> WriteAsync(string path, IEnumerable<LedgerEntry> entries, CancellationToken cancel)
    {
        var summary = new HourSummary();
        var stream = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 20);
        await using (stream.ConfigureAwait(false))
        {
            var writer = await ParquetWriter.CreateAsync(Schema, stream, Options, cancellationToken: cancel).ConfigureAwait(false);
            await using (writer.ConfigureAwait(false))
            {
                foreach (var rows in entries.Chunk(RowsPerGroup))
                {
                    await WriteGroupAsync(writer, rows, cancel).ConfigureAwait(false);
                    Array.ForEach(rows, summary.Add);
                }
            }
            stream.Flush(flushToDisk: true);
        }
        return summary;
    }

    /// <summary>Reads a file back.</summary>
    /// <exception cref="LedgerException">It is not readable as such a file.</exception>
    public static async IAsyncEnumerable<LedgerEntry> ReadAsync(string path)
    {
        var stream = File.OpenRead(path);
        await using (stream.ConfigureAwait(false))
        {
            var reader = await OpenAsync(stream, path).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                for (int group = 0; group < reader.RowGroupCount; group++)
                {
                    foreach (var entry in await ReadGroupAsync(reader, group, path).ConfigureAwait(false))
                    {
                        yield return entry;
                    }
                }
            }
        }
    }

    private static async Task WriteGroupAsync(ParquetWriter writer, LedgerEntry[] rows, CancellationToken cancel)
    {
        using var group = writer.CreateRowGroup();
        await group.WriteAsync<long>(Sequence, Column(rows, r => r.Sequence), cancellationToken: cancel).ConfigureAwait(false);
        await group.WriteAsync<DateTime>(RecordedAt, Column(rows, r => r.RecordedAt.UtcDateTime), cancellationToken: cancel).ConfigureAwait(false);
        await group.WriteAsync<DateTime>(IssuedAt, Column(rows, r => r.Record.IssuedAt.UtcDateTime), cancellationToken: cancel).ConfigureAwait(false);
        await group.WriteAsync<DateTime>(ExpiresAt, Column(rows, r => r.Record.ExpiresAt.UtcDateTime), cancellationToken: cancel).ConfigureAwait(false);
        await group.WriteAsync<ulong>(SignatureHash64, Column(rows, r => BinaryPrimitives.ReadUInt64BigEndian(r.Record.SignatureSha256.Span)), cancellationToken: cancel).ConfigureAwait(false);
        await group.WriteAsync(SignatureSha256, Column(rows, r => r.Record.SignatureSha256.ToArray())).ConfigureAwait(false);
        await group.WriteAsync(TokenId, Column(rows, r => r.Record.TokenId)).ConfigureAwait(false);
        await group.WriteAsync(KeyId, Column(rows, r => r.Record.KeyId)).ConfigureAwait(false);
        await group.WriteAsync(Ring, Column(rows, r => r.Record.Ring)).ConfigureAwait(false);
        await group.WriteAsync(Issuer, Column(rows, r => r.Record.Issuer)).ConfigureAwait(false);
        await group.WriteAsync(Audience, Column(rows, r => r.Record.Audience)).ConfigureAwait(false);
        await group.WriteAsync(SubjectSha256, Column(rows, r => r.Record.SubjectSha256.ToArray())).ConfigureAwait(false);
        await group.WriteAsync(Client, Column(rows, r => r.Record.Client)).ConfigureAwait(false);
        group.CompleteValidate();
    }

    private static async Task<ParquetReader> OpenAsync(Stream stream, string path)
    {
        try
        {
            var reader = await ParquetReader.CreateAsync(stream).ConfigureAwait(false);
            return reader.Schema.Equals(Schema) ? reader : throw Damaged(path, null);
        }
        catch (Exception e) when (e is not LedgerException)
        {
            throw Damaged(path, e);
        }
    }

    private static async Task<LedgerEntry[]> ReadGroupAsync(ParquetReader reader, int index, string path)
    {
        try
        {
            using var group = reader.OpenRowGroupReader(index);
            int count = checked((int)group.RowCount);
            var sequence = await ValuesAsync<long>(group, Sequence, count).ConfigureAwait(false);
            var recorded = await ValuesAsync<DateTime>(group, RecordedAt, count).ConfigureAwait(false);
            var issued = await ValuesAsync<DateTime>(group, IssuedAt, count).ConfigureAwait(false);
            var expires = await ValuesAsync<DateTime>(group, ExpiresAt, count).ConfigureAwait(false);
            var signature = await BytesAsync(group, SignatureSha256, count).ConfigureAwait(false);
            var subject = await BytesAsync(group, SubjectSha256, count).ConfigureAwait(false);
            var texts = new string[6][];
            DataField[] fields = [TokenId, KeyId, Ring, Issuer, Audience, Client];
            for (int i = 0; i < fields.Length; i++)
            {
                texts[i] = new string[count];
                await group.ReadAsync(fields[i], texts[i]).ConfigureAwait(false);
            }
            return [.. Enumerable.Range(0, count).Select(i => new LedgerEntry(sequence[i], Utc(recorded[i]), new LedgerRecord
            {
                SignatureSha256 = signature[i],
                SubjectSha256 = subject[i],
                IssuedAt = Utc(issued[i]),
                ExpiresAt = Utc(expires[i]),
                TokenId = texts[0][i],
                KeyId = texts[1][i],
                Ring = texts[2][i],
                Issuer = texts[3][i],
                Audience = texts[4][i],
                Client = texts[5][i],
            }))];
        }
        catch (Exception e) when (e is not LedgerException)
        {
            throw Damaged(path, e);
        }
    }

    private static async Task<T[]> ValuesAsync<T>(ParquetRowGroupReader group, DataField field, int count)
        where T : struct
    {
        var values = new T[count];
        await group.ReadAsync<T>(field, values).ConfigureAwait(false);
        return values;
    }

    private static async Task<byte[][]> BytesAsync(ParquetRowGroupReader group, DataField field, int count)
    {
        var values = new byte[count][];
        await group.ReadAsync(field, values).ConfigureAwait(false);
        return values;
    }

    private static T[] Column<T>(LedgerEntry[] rows, Converter<LedgerEntry, T> value) => Array.ConvertAll(rows, value);

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    private static DateTimeDataField Time(string name) => new(name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Millis, isNullable: false);

    private static DataField Text(string name) => new(name, typeof(string), isNullable: false);

    private static LedgerException Damaged(string path, Exception? e) =>
        new(LedgerErrors.Damaged, $"{path} is no hour of a ledger, or damaged: {e?.Message ?? "it has other columns."} Restore it from a copy.", e);
}
