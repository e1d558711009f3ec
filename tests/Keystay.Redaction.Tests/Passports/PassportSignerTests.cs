using System.Runtime.Versioning;
using System.Security.Cryptography;
using Keystay.Redaction.Passports;

namespace Keystay.Redaction.Tests.Passports;

[UnsupportedOSPlatform("windows")]
public sealed class PassportSignerTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string folder = Directory.CreateTempSubdirectory("keystay-passport-").FullName;

    [Fact]
    public void Pkcs8_and_sec1_keys_sign_under_the_same_thumbprint()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // As 'openssl ecparam -genkey' writes it, the parameters first.
        string parameters = PemEncoding.WriteString("EC PARAMETERS", Convert.FromHexString("06082a8648ce3d030107"));
        string[] files = [key.ExportPkcs8PrivateKeyPem(), key.ExportECPrivateKeyPem(), parameters + "\n" + key.ExportECPrivateKeyPem()];
        using var expected = PassportSigner.Of(ECDsa.Create(key.ExportParameters(true)));
        foreach (string pem in files)
        {
            using var sample = new SamplePassport();
            using var signer = PassportSigner.Open(Write(pem));
            Assert.Equal(expected.PublicKey.Thumbprint, signer.PublicKey.Thumbprint);
            var envelope = signer.Sign(sample.Content, "core", SHA256.HashData(sample.File));
            var verdict = new PassportVerifier([expected.PublicKey]).Verify(envelope, new MemoryStream(sample.File), SamplePassport.Issued, TestContext.Current.CancellationToken);
            Assert.Null(verdict.Refusal);
        }
    }

    [Theory]
    [InlineData(Private | UnixFileMode.GroupRead)]
    [InlineData(Private | UnixFileMode.OtherRead)]
    [InlineData(Private | UnixFileMode.GroupWrite)]
    [InlineData(Private | UnixFileMode.OtherWrite)]
    public void A_key_that_others_can_read_or_change_is_refused(UnixFileMode mode)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal("exposed", CodeOf(Write(key.ExportPkcs8PrivateKeyPem(), mode)));
    }

    [Fact]
    public void What_is_no_plain_key_on_p256_or_p384_is_refused_with_its_reason()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var wide = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        using var rsa = RSA.Create(2048);
        string encrypted = key.ExportEncryptedPkcs8PrivateKeyPem("correct horse", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        Assert.Equal("unsupported-key", CodeOf(Write(wide.ExportPkcs8PrivateKeyPem())));
        Assert.Equal("unsupported-key", CodeOf(Write(rsa.ExportPkcs8PrivateKeyPem())));
        Assert.Equal("unsupported-key", CodeOf(Write(PemEncoding.WriteString("PRIVATE KEY", [1, 2, 3]))));
        Assert.Equal("encrypted", CodeOf(Write(encrypted)));
        Assert.Equal("not-a-private-key", CodeOf(Write(key.ExportSubjectPublicKeyInfoPem())));
        Assert.Equal("not-a-private-key", CodeOf(Write("")));
        Assert.Equal("too-large", CodeOf(Write(new string('x', 70_000))));
        Assert.Equal("unreadable", CodeOf(Path.Combine(folder, "missing")));
        Assert.Equal("unreadable", CodeOf(folder));
    }

    [Fact]
    public void Times_are_written_in_whole_seconds_of_utc()
    {
        using var sample = new SamplePassport();
        var offset = TimeSpan.FromHours(2);
        var envelope = sample.Envelope(sample.Content with { IssuedAt = new DateTimeOffset(2026, 3, 1, 14, 0, 0, 999, offset) });
        Assert.Equal(SamplePassport.Issued, sample.Verify(envelope, at: SamplePassport.Issued).Passport!.IssuedAt);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string? CodeOf(string path) => Assert.Throws<PassportKeyException>(() => PassportSigner.Open(path)).Code;

    private string Write(string pem, UnixFileMode mode = Private)
    {
        string path = Path.Combine(folder, Path.GetRandomFileName());
        File.WriteAllText(path, pem);
        File.SetUnixFileMode(path, mode);
        return path;
    }
}
