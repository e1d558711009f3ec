namespace Keystay.Keys;

/// <summary>What a document gave so far.</summary>
internal sealed class PublicKeyList
{
    private const int MaxKeys = 100_000;

    public List<NamedPublicKey> Keys { get; } = [];

    public List<string> Skipped { get; } = [];

    public void Add(PublicKey key, string? name)
    {
        ThrowIfFull();
        Keys.Add(new NamedPublicKey(key, string.IsNullOrWhiteSpace(name) ? null : name));
    }

    public void Skip(string sentence)
    {
        ThrowIfFull();
        Skipped.Add(sentence);
    }

    private void ThrowIfFull()
    {
        if (Keys.Count + Skipped.Count >= MaxKeys)
        {
            throw new PublicKeyFormatException("too-large", $"The document holds more than {MaxKeys} keys; split it.");
        }
    }
}
