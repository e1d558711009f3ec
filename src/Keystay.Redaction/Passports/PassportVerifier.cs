using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Keystay.Keys;

namespace Keystay.Redaction.Passports;

/// <summary>Decides whether a file's passport is good. Works offline, with the trusted public keys alone.</summary>
public sealed class PassportVerifier
{
    /// <summary>Most bytes of a passport that are read: room for a million ranges, base64 and all.</summary>
    public const int MaxPassportBytes = 48 << 20;

    private readonly Dictionary<string, EcPublicKey> trusted;

    /// <summary>With the keys whose passports are believed: those on P-256 and P-384; others are passed over.</summary>
    /// <exception cref="ArgumentException">None of them is such a key.</exception>
    public PassportVerifier(IEnumerable<PublicKey> trusted)
    {
        ArgumentNullException.ThrowIfNull(trusted);
        this.trusted = trusted.Where(CanSign).Cast<EcPublicKey>().DistinctBy(k => k.Thumbprint).ToDictionary(k => k.Thumbprint);
        if (this.trusted.Count == 0)
        {
            throw new ArgumentException("There is no trusted key on P-256 or P-384.", nameof(trusted));
        }
    }

    /// <summary>Whether passports can be signed with a key's private half.</summary>
    public static bool CanSign(PublicKey key) => key is EcPublicKey ec && EnvelopeAlgorithm.HashOf(ec.Curve) is not null;

    /// <summary>Checks a passport against the file it came with. Nothing the passport says is read before its signature is found valid.</summary>
    /// <param name="passport">The envelope as it was read, whole.</param>
    /// <param name="file">The file, read once from where it stands to its end, in pieces.</param>
    /// <param name="at">The time that counts as now.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public PassportVerdict Verify(ReadOnlySpan<byte> passport, Stream file, DateTimeOffset at, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (Open(passport, out var envelope, out string keyId) is { } unsigned)
        {
            return new(unsigned, null, null, null);
        }
        if (Read(envelope!, out var statement) is { } misread)
        {
            return new(misread, keyId, null, null);
        }
        var subject = statement!.Subject[0];
        var refusal = CheckFile(subject, file, cancel) ?? CheckScan(statement.Predicate) ?? CheckTime(statement.Predicate, at);
        return new(refusal, keyId, subject.Name, statement.Predicate);
    }

    private PassportRefusal? Open(ReadOnlySpan<byte> passport, out Envelope? envelope, out string keyId)
    {
        envelope = null;
        keyId = "";
        try
        {
            envelope = Envelope.Parse(passport);
        }
        catch (JsonException e)
        {
            // The reader's own sentences can quote what they read, which nobody has vouched for.
            string where = e.LineNumber is null ? e.Message : string.Create(CultureInfo.InvariantCulture, $"It is not the JSON expected, line {e.LineNumber + 1}, byte {e.BytePositionInLine}.");
            return new(PassportRefusal.Malformed, "The passport is no DSSE envelope. " + where);
        }
        if (envelope.Signatures is not [var signature])
        {
            return new(PassportRefusal.Malformed, $"The passport has {envelope.Signatures.Count} signatures; a passport has one.");
        }
        keyId = signature.KeyId;
        if (!trusted.TryGetValue(keyId, out var key))
        {
            return new(PassportRefusal.UntrustedKey, "The passport names a signing key that is not among the trusted ones.");
        }
        return EnvelopeAlgorithm.Verify(key, Envelope.PreAuthenticationEncoding(envelope.PayloadType, envelope.Payload), signature.Signature) ? null
            : new(PassportRefusal.BadSignature, $"The passport was not signed by the trusted key it names, {keyId}, or it was changed since.");
    }

    private static PassportRefusal? Read(Envelope envelope, out Statement? statement)
    {
        statement = null;
        if (envelope.PayloadType != Envelope.InTotoPayload)
        {
            return new(PassportRefusal.WrongType, $"The signed payload is of type {envelope.PayloadType}, not {Envelope.InTotoPayload}.");
        }
        try
        {
            if (WrongType(envelope.Payload) is { } refusal)
            {
                return refusal;
            }
            statement = JsonSerializer.Deserialize(envelope.Payload, PassportJson.Plain.Statement);
        }
        catch (JsonException e)
        {
            return new(PassportRefusal.BadStatement, $"The signed statement is not the JSON of a passport: at {e.Path}.");
        }
        return StatementCheck.Contradiction(statement) is { } what ? new(PassportRefusal.BadStatement, what) : null;
    }

    /// <summary>A statement of another kind has another predicate: its type must be known before it is read as ours.</summary>
    private static PassportRefusal? WrongType(byte[] payload)
    {
        using var document = JsonDocument.Parse(payload, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 16 });
        var root = document.RootElement;
        return root.ValueKind != JsonValueKind.Object || !Is(root, "_type", Statement.InTotoType)
            ? new(PassportRefusal.WrongType, $"The signed payload is no statement of type {Statement.InTotoType}.")
            : !Is(root, "predicateType", Passport.PredicateType)
            ? new(PassportRefusal.WrongType, $"The signed statement's predicate is not of type {Passport.PredicateType}.") : null;
    }

    private static bool Is(JsonElement root, string member, string value) =>
        root.TryGetProperty(member, out var element) && element.ValueKind == JsonValueKind.String && element.ValueEquals(value);

    private static PassportRefusal? CheckFile(StatementSubject subject, Stream file, CancellationToken cancel) =>
        FileSha256(file, cancel) == subject.Digest["sha256"] ? null
            : new(PassportRefusal.WrongFile, "The file's SHA-256 is not the one the passport was made for: it is another file's passport, or the file was changed.");

    private static string FileSha256(Stream file, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            cancel.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static PassportRefusal? CheckScan(Passport passport)
    {
        var scan = passport.Scan;
        if (scan.ScannedBytes != scan.Bytes)
        {
            return new(PassportRefusal.NotCovered, $"Only {scan.ScannedBytes} of {scan.Bytes} bytes were scanned.");
        }
        if (scan.Problems.Count > 0)
        {
            return new(PassportRefusal.NotCovered, $"The scan had problems: {string.Join(", ", scan.Problems.Take(8))}.");
        }
        return scan.KeysLeft > 0 ? new(PassportRefusal.NotClean, $"The scan of the redacted file found {scan.KeysLeft} keys.")
            : scan.ProtectedLeft > 0 && !passport.Policy.KeepsProtected
            ? new(PassportRefusal.NotClean, $"The scan of the redacted file found {scan.ProtectedLeft} protected containers, which the policy does not allow.") : null;
    }

    private static PassportRefusal? CheckTime(Passport passport, DateTimeOffset at) =>
        passport.IssuedAt > at ? new(PassportRefusal.NotYetValid, $"The passport says it was issued at {Text(passport.IssuedAt)}, which is later than {Text(at)}.")
            : passport.ExpiresAt <= at ? new(PassportRefusal.Expired, $"The passport expired at {Text(passport.ExpiresAt)}; it is {Text(at)}. Redact or scan again for a new one.") : null;

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
