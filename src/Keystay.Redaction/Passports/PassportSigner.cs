using System.Security.Cryptography;
using System.Text.Json;
using Keystay.Keys;

namespace Keystay.Redaction.Passports;

/// <summary>Signs passports: ECDSA with P-256 and SHA-256, or P-384 and SHA-384.</summary>
public sealed class PassportSigner : IDisposable
{
    private readonly ECDsa key;
    private readonly HashAlgorithmName hash;

    private PassportSigner(ECDsa key, EcPublicKey publicKey)
    {
        this.key = key;
        PublicKey = publicKey;
        hash = EnvelopeAlgorithm.HashOf(publicKey.Curve)!.Value;
    }

    /// <summary>The public half, by which the passport is verified.</summary>
    public EcPublicKey PublicKey { get; }

    /// <summary>From a PEM file, PKCS#8 or SEC 1, that nobody but its owner may read.</summary>
    /// <exception cref="PassportKeyException">It cannot be used; the message says why.</exception>
    public static PassportSigner Open(string path)
    {
        var key = PassportKeyFile.Read(path);
        try
        {
            return Of(key);
        }
        catch (PassportKeyException)
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>From a key wherever it is held; the signer owns it from here on.</summary>
    /// <exception cref="PassportKeyException">It lies on another curve.</exception>
    public static PassportSigner Of(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var parameters = key.ExportParameters(includePrivateParameters: false);
        var curve = parameters.Curve.Oid.Value is { } oid ? EcCurve.ByOid(oid) : null;
        return curve is not null && EnvelopeAlgorithm.HashOf(curve) is not null
            ? new PassportSigner(key, new EcPublicKey(curve, parameters.Q.X, parameters.Q.Y))
            : throw new PassportKeyException("unsupported-key", $"The key lies on the curve {curve?.Name ?? parameters.Curve.Oid.FriendlyName}; passports are signed with P-256 or P-384.");
    }

    /// <summary>The passport of a file: a DSSE envelope in UTF-8 JSON, to be written as it is.</summary>
    /// <param name="passport">What is stated.</param>
    /// <param name="fileName">The file's name without its folder; for people, not checked.</param>
    /// <param name="sha256">SHA-256 of the whole file, 32 bytes.</param>
    public byte[] Sign(Passport passport, string fileName, ReadOnlySpan<byte> sha256)
    {
        ArgumentNullException.ThrowIfNull(passport);
        ArgumentOutOfRangeException.ThrowIfNotEqual(sha256.Length, SHA256.HashSizeInBytes);
        var subject = new StatementSubject(Path.GetFileName(fileName), new Dictionary<string, string> { ["sha256"] = Convert.ToHexStringLower(sha256) });
        var inSeconds = passport with { IssuedAt = WholeSeconds(passport.IssuedAt), ExpiresAt = WholeSeconds(passport.ExpiresAt) };
        var statement = new Statement(Statement.InTotoType, [subject], Passport.PredicateType, inSeconds);
        return Sign(JsonSerializer.SerializeToUtf8Bytes(statement, PassportJson.Plain.Statement), Envelope.InTotoPayload).ToJson();
    }

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();

    internal Envelope Sign(byte[] payload, string payloadType)
    {
        var signature = key.SignData(Envelope.PreAuthenticationEncoding(payloadType, payload), hash, EnvelopeAlgorithm.SignatureFormat);
        return new Envelope(payload, payloadType, [new EnvelopeSignature(PublicKey.Thumbprint, signature)]);
    }

    private static DateTimeOffset WholeSeconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
