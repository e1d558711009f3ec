using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Keystay.Keys;

namespace Keystay.Tokens.Tests.Forgery;

/// <summary>A key pair made for the run, of any algorithm that tokens are signed with.</summary>
internal sealed class SigningKey : IDisposable
{
    private readonly RSA? rsa;
    private readonly ECDsa? ecdsa;
    private readonly NSec.Cryptography.Key? ed25519;

    public SigningKey(SignatureAlgorithm algorithm, string kid, string? issuer = null)
    {
        (Algorithm, Kid, Issuer) = (algorithm, kid, issuer);
        switch (algorithm)
        {
            case SignatureAlgorithm.ES256 or SignatureAlgorithm.ES384 or SignatureAlgorithm.ES512:
                ecdsa = ECDsa.Create(Curve);
                break;
            case SignatureAlgorithm.EdDSA or SignatureAlgorithm.Ed25519:
                ed25519 = new NSec.Cryptography.Key(NSec.Cryptography.SignatureAlgorithm.Ed25519);
                break;
            default:
                rsa = RSA.Create(2048);
                break;
        }
    }

    public SignatureAlgorithm Algorithm { get; }

    public string AlgorithmName => Algorithm.Name();

    public string Kid { get; }

    public string? Issuer { get; }

    public bool IsRsa => rsa is not null;

    public bool IsEcdsa => ecdsa is not null;

    public HashAlgorithmName Hash => Algorithm.Name()[^3..] switch
    {
        "384" => HashAlgorithmName.SHA384,
        "512" => HashAlgorithmName.SHA512,
        _ => HashAlgorithmName.SHA256,
    };

    public RSASignaturePadding Padding => Algorithm.Name()[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;

    /// <summary>The curve; the order of its group is what forgeries are made of.</summary>
    private ECCurve Curve => Algorithm switch
    {
        SignatureAlgorithm.ES256 => ECCurve.NamedCurves.nistP256,
        SignatureAlgorithm.ES384 => ECCurve.NamedCurves.nistP384,
        _ => ECCurve.NamedCurves.nistP521,
    };

    public byte[] Modulus => rsa!.ExportParameters(false).Modulus!;

    public byte[] PublicInfo => rsa?.ExportSubjectPublicKeyInfo() ?? ecdsa?.ExportSubjectPublicKeyInfo() ?? ed25519!.PublicKey.Export(NSec.Cryptography.KeyBlobFormat.PkixPublicKey);

    public byte[] Sign(byte[] bytes) => rsa?.SignData(bytes, Hash, Padding) ?? ecdsa?.SignData(bytes, Hash) ?? NSec.Cryptography.SignatureAlgorithm.Ed25519.Sign(ed25519!, bytes);

    public byte[] Sign(byte[] bytes, HashAlgorithmName hash, RSASignaturePadding padding) => rsa!.SignData(bytes, hash, padding);

    public byte[] Sign(byte[] bytes, HashAlgorithmName hash) => ecdsa!.SignData(bytes, hash);

    public byte[] SignDer(byte[] bytes) => ecdsa!.SignData(bytes, Hash, DSASignatureFormat.Rfc3279DerSequence);

    /// <summary>A token of these two texts.</summary>
    public string Token(string header, string payload) => Token(Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(payload));

    /// <summary>A token of these two byte strings.</summary>
    public string Token(byte[] header, byte[] payload)
    {
        string input = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        return $"{input}.{Base64Url.EncodeToString(Sign(Encoding.ASCII.GetBytes(input)))}";
    }

    /// <summary>The public half as it is published.</summary>
    public JsonObject Jwk()
    {
        var jwk = new JsonObject { ["use"] = "sig", ["alg"] = Algorithm.Name(), ["kid"] = Kid };
        if (Issuer is not null)
        {
            jwk["issuer"] = Issuer;
        }
        if (rsa is not null)
        {
            var parts = rsa.ExportParameters(false);
            (jwk["kty"], jwk["n"], jwk["e"]) = ("RSA", Base64Url.EncodeToString(parts.Modulus), Base64Url.EncodeToString(parts.Exponent));
        }
        else if (ecdsa is not null)
        {
            var point = ecdsa.ExportParameters(false).Q;
            (jwk["kty"], jwk["crv"]) = ("EC", Algorithm switch { SignatureAlgorithm.ES256 => "P-256", SignatureAlgorithm.ES384 => "P-384", _ => "P-521" });
            (jwk["x"], jwk["y"]) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        }
        else
        {
            (jwk["kty"], jwk["crv"], jwk["x"]) = ("OKP", "Ed25519", Base64Url.EncodeToString(ed25519!.PublicKey.Export(NSec.Cryptography.KeyBlobFormat.RawPublicKey)));
        }
        return jwk;
    }

    public void Dispose()
    {
        rsa?.Dispose();
        ecdsa?.Dispose();
        ed25519?.Dispose();
    }
}
