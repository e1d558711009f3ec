using System.Security.Cryptography;
using Keystay.Redaction.Debugging;
using Keystay.Redaction.Passports;

namespace Keystay.Redaction.Tests.Passports;

/// <summary>A passport in good order for a file made for the occasion, and the key it is signed with.</summary>
internal sealed class SamplePassport : IDisposable
{
    public static readonly DateTimeOffset Issued = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public SamplePassport(ECCurve? curve = null) => Signer = PassportSigner.Of(ECDsa.Create(curve ?? ECCurve.NamedCurves.nistP256));

    public PassportSigner Signer { get; }

    public byte[] File { get; } = RandomNumberGenerator.GetBytes(5000);

    public PassportVerifier Verifier => new([Signer.PublicKey]);

    public Passport Content { get; } = new()
    {
        IssuedAt = Issued,
        ExpiresAt = Issued + Passport.DefaultLifetime,
        Tool = new("keystay", "0.1.0", "sha256:" + new string('0', 64)),
        Policy = new("keys", KeepsProtected: false),
        Input = new(5000),
        Scan = new(5000, 5000, [], 0, 0),
        Findings = [new("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", "rsa.p", "le64", 3), new(null, "aes-256", "schedule", 1)],
        Redacted = [new(100, 64), new(4000, 1000)],
        Arithmetic = [new("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", ArithmeticStatement.NoSharedFactor, 128, 8, ["be", "le"], 1244)],
        Debugging = DebugComparison.Of(Fingerprint, Fingerprint),
    };

    private static DebugFingerprint Fingerprint { get; } = new(new(8, 12, new string('a', 64)), new(null, 8, 90, 12, new string('b', 64)),
        new("no-managed-runtime", 0, 0, 0, 0, 0, 0, null, null));

    public byte[] Envelope(Passport? content = null) => Signer.Sign(content ?? Content, "core.4711", SHA256.HashData(File));

    public PassportVerdict Verify(byte[] envelope, byte[]? file = null, DateTimeOffset? at = null) =>
        Verifier.Verify(envelope, new MemoryStream(file ?? File), at ?? Issued.AddDays(1), TestContext.Current.CancellationToken);

    public void Dispose() => Signer.Dispose();
}
