using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Keystay.IssuerLoad;

/// <summary>A file of what was received: SHA-256 of each token's signature, and its iat. What was written is with the kernel, so it outlives this process.</summary>
internal sealed class ReceivedTokens(string path) : IDisposable
{
    public const string FileName = "received";

    private const int HashBytes = 32, EntryBytes = HashBytes + sizeof(long);

    private readonly FileStream file = new(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
    private long count;

    public long Count => Interlocked.Read(ref count);

    /// <param name="response">A token response (RFC 6749, section 5.1).</param>
    public void Add(byte[] response)
    {
        using var json = JsonDocument.Parse(response);
        string[] parts = json.RootElement.GetProperty("access_token").GetString()!.Split('.');
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromUtf8(Encoding.ASCII.GetBytes(parts[1])));
        byte[] entry = new byte[EntryBytes];
        SHA256.HashData(Base64Url.DecodeFromUtf8(Encoding.ASCII.GetBytes(parts[2])), entry);
        BinaryPrimitives.WriteInt64LittleEndian(entry.AsSpan(HashBytes), claims.RootElement.GetProperty("iat").GetInt64());
        lock (file)
        {
            file.Write(entry);
            count++;
        }
    }

    public static Dictionary<UInt128, DateTimeOffset> Read(string path)
    {
        var all = new Dictionary<UInt128, DateTimeOffset>();
        using var file = File.OpenRead(path);
        byte[] entry = new byte[EntryBytes];
        while (file.ReadAtLeast(entry, EntryBytes, throwOnEndOfStream: false) == EntryBytes)
        {
            all.Add(KeyOf(entry.AsSpan(0, HashBytes)), DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64LittleEndian(entry.AsSpan(HashBytes))));
        }
        return all;
    }

    /// <summary>Half of a hash is enough to tell tokens apart.</summary>
    public static UInt128 KeyOf(ReadOnlySpan<byte> sha256) => BinaryPrimitives.ReadUInt128BigEndian(sha256);

    public void Dispose() => file.Dispose();
}
