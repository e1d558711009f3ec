using System.Security.Cryptography;
using System.Text;

namespace Keystay.Redaction.Debugging;

/// <summary>SHA-256 of lines of text.</summary>
internal sealed class LineHash : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Add(string line) => hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));

    /// <summary>Lower-case hex.</summary>
    public string Value() => Convert.ToHexStringLower(hash.GetHashAndReset());

    public void Dispose() => hash.Dispose();
}
