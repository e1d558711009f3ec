using Keystay.Corpus.Keys;

namespace Keystay.Corpus;

/// <summary>Finds every complete copy of a key by exact comparison, form after form: slow, simple, and no kin of the scanner.</summary>
internal static class Truth
{
    public static TrueKey Of(SecretKey key, string dump, bool isShielded = false)
    {
        var forms = key.Forms().ToArray();
        var places = new HashSet<TruePlace>();
        DumpBytes.Read(dump, forms.Max(f => f.Bytes.Length), (piece, offset) =>
        {
            foreach (var form in forms)
            {
                for (int at = piece.IndexOf(form.Bytes); at >= 0; at = Next(piece, form.Bytes, at))
                {
                    places.Add(new TruePlace(form.Form, form.Encoding, offset + at, form.Bytes.Length));
                }
            }
        });
        return new TrueKey(key.Thumbprint, key.Kty, [.. places.OrderBy(p => p.Offset).ThenByDescending(p => p.Length)], isShielded);
    }

    private static int Next(ReadOnlySpan<byte> piece, byte[] form, int at)
    {
        int next = piece[(at + 1)..].IndexOf(form);
        return next < 0 ? -1 : at + 1 + next;
    }
}
