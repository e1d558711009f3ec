namespace Keystay.Scanning.Encodings.Text;

/// <summary>A PEM block: where its text begins and ends, and what its body holds (several keys only in OpenPGP blocks).</summary>
internal sealed record PemBlock(int Start, int End, IReadOnlyList<DecodedContainer> Containers);
