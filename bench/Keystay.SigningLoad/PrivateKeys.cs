using System.Security.Cryptography;
using System.Text;
using Keystay.Keys;
using Microsoft.Data.Sqlite;

namespace Keystay.SigningLoad;

/// <summary>All private keys that a search is for. They are in this process alone, which is not dumped.</summary>
internal sealed class PrivateKeys
{
    private const int SmallestWrapped = 24, LargestWrapped = 8 << 10, LongestName = 63;

    private readonly List<PrivateValue> values = [];
    private readonly List<byte[]> publicKeys = [];
    private readonly List<string> files = [];

    public IReadOnlyList<PrivateValue> Values => values;

    /// <summary>Which of the keys are of files.</summary>
    public IReadOnlyList<string> Files => files;

    /// <summary>The thumbprints of the keys of the state (RFC 7638).</summary>
    public IEnumerable<string> Thumbprints => publicKeys.Select(k => PublicKeyReader.Read(k)[0].Key.Thumbprint);

    /// <summary>A plain key, as hold leaves it.</summary>
    public static PrivateKeys OfPlain(string file)
    {
        var keys = new PrivateKeys();
        keys.Add(PrivateValues.Of("plain", File.ReadAllBytes(file)));
        return keys;
    }

    /// <summary>
    /// Every private key that is wrapped in a state, wherever in it: each cell that opens under a name that stands in the state, or is given. And what they are wrapped with.
    /// </summary>
    public static PrivateKeys OfState(string state, string wrappingKey, IEnumerable<string> furtherNames)
    {
        var keys = new PrivateKeys();
        byte[] master = File.ReadAllBytes(wrappingKey);
        keys.values.Add(PrivateValues.Raw("wrapping key", "file", master));
        object[] cells = Cells(state);
        string[] names = [.. cells.OfType<string>().Where(c => c.Length is > 0 and <= LongestName).Concat(furtherNames).Distinct()];
        byte[][] wrapped = [.. cells.Select(AsWrapped).OfType<byte[]>()];
        foreach (string name in names)
        {
            byte[] derived = HMACSHA256.HashData(master, Encoding.UTF8.GetBytes("keystay wrapping key/1\n" + name));
            byte[][] opened = [.. wrapped.Select(w => Unwrap(derived, w)).OfType<byte[]>()];
            for (int i = 0; i < opened.Length; i++)
            {
                keys.Add(PrivateValues.Of($"{name}#{i + 1}", opened[i]));
            }
            if (opened.Length > 0)
            {
                keys.values.Add(PrivateValues.Raw("wrapping key", $"of {name}", derived));
            }
        }
        return keys;
    }

    /// <summary>A key of Ed25519 in a file of NSec's.</summary>
    public void AddNSecFile(string file)
    {
        string name = Path.GetFileName(file);
        files.Add(name);
        values.AddRange(PrivateValues.OfNSecFile(name, File.ReadAllBytes(file)));
    }

    /// <summary>Writes the public halves, for <c>keystay scan --known</c>.</summary>
    public void WritePublicKeys(string file) =>
        File.WriteAllText(file, string.Concat(publicKeys.Select(k => $"-----BEGIN PUBLIC KEY-----\n{Convert.ToBase64String(k)}\n-----END PUBLIC KEY-----\n")));

    private void Add((IEnumerable<PrivateValue> Values, byte[] PublicKey) key)
    {
        values.AddRange(key.Values);
        publicKeys.Add(key.PublicKey);
    }

    private static object[] Cells(string state)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = state, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        string[] tables = [.. Rows(connection, "SELECT name FROM sqlite_master WHERE type = 'table'").Cast<string>()];
        return [.. tables.SelectMany(t => Rows(connection, $"SELECT * FROM \"{t}\""))];
    }

    private static List<object> Rows(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var row = command.ExecuteReader();
        var all = new List<object>();
        while (row.Read())
        {
            all.AddRange(Enumerable.Range(0, row.FieldCount).Select(row.GetValue));
        }
        return all;
    }

    private static byte[]? AsWrapped(object cell)
    {
        byte[]? bytes = cell as byte[];
        if (cell is string text)
        {
            byte[] buffer = new byte[text.Length];
            bytes = Convert.TryFromBase64String(text, buffer, out int written) ? buffer[..written] : null;
        }
        return bytes is { Length: >= SmallestWrapped and <= LargestWrapped } && bytes.Length % 8 == 0 ? bytes : null;
    }

    private static byte[]? Unwrap(byte[] key, byte[] wrapped)
    {
        try
        {
            using var aes = Aes.Create();
            aes.Key = key;
            return aes.DecryptKeyWrapPadded(wrapped);
        }
        catch (CryptographicException)
        {
            return null; // another ring's, or no wrapped key at all
        }
    }
}
