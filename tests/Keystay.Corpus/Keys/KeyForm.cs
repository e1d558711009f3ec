namespace Keystay.Corpus.Keys;

/// <summary>One element of a private key as it may lie in memory.</summary>
internal sealed record KeyForm(string Form, string Encoding, byte[] Bytes);
