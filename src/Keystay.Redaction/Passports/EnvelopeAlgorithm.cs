using System.Security.Cryptography;
using Keystay.Keys;

namespace Keystay.Redaction.Passports;

/// <summary>How envelopes are signed. The key's curve decides alone: nothing in an envelope chooses an algorithm.</summary>
internal static class EnvelopeAlgorithm
{
    /// <summary>What other DSSE implementations write and read for ECDSA (sigstore, securesystemslib), though the DSSE documents leave it open.</summary>
    public const DSASignatureFormat SignatureFormat = DSASignatureFormat.Rfc3279DerSequence;

    /// <summary>The hash that goes with a curve, or null for a curve that passports are not signed with.</summary>
    public static HashAlgorithmName? HashOf(EcCurve curve) =>
        curve == EcCurve.P256 ? HashAlgorithmName.SHA256 : curve == EcCurve.P384 ? HashAlgorithmName.SHA384 : null;

    public static bool Verify(EcPublicKey publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(publicKey.ExportSubjectPublicKeyInfo(), out _);
        return key.VerifyData(data, signature, HashOf(publicKey.Curve)!.Value, SignatureFormat);
    }
}
