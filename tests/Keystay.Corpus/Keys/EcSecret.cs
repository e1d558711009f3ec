using System.Buffers.Text;
using System.Security.Cryptography;

namespace Keystay.Corpus.Keys;

internal sealed class EcSecret(ECParameters key, string curve) : SecretKey
{
    public override string Kty => "EC";

    protected override string ThumbprintJson =>
        $$"""{"crv":"{{curve}}","kty":"EC","x":"{{Base64Url.EncodeToString(key.Q.X)}}","y":"{{Base64Url.EncodeToString(key.Q.Y)}}"}""";

    /// <summary>P-256 or P-384.</summary>
    public static EcSecret Create(string curve)
    {
        using var ec = ECDsa.Create(curve == "P-384" ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256);
        return new(ec.ExportParameters(true), curve);
    }

    public ECDsa ToEcdsa() => ECDsa.Create(key);

    protected override IEnumerable<KeyForm> ElementForms()
    {
        using var ec = ToEcdsa();
        return [.. NumberForms.Of("ec.d", key.D), new("sec1", "der", ec.ExportECPrivateKey()), new("pkcs8", "der", ec.ExportPkcs8PrivateKey())];
    }

    protected override string ToPem()
    {
        using var ec = ToEcdsa();
        return ec.ExportPkcs8PrivateKeyPem() + "\n";
    }
}
