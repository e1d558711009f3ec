using Keystay.Keys;
using Keystay.Signer.Custody.Pkcs11;
using Keystay.Signer.Memory;
using Keystay.Signing.Protocol;

namespace Keystay.Signer.Custody;

/// <summary>Keys in libcrypto, whose heap is secret memory; wrapped at rest.</summary>
internal sealed class IsolatedCustody : ICustody
{
    private readonly SignatureAlgorithm algorithm;
    private readonly string ring;
    private readonly TokenAddress? wrappingToken;
    private readonly bool makesWrappingKey;
    private WrappingKey? wrapping;

    /// <exception cref="SignerException">bad-wrapping-key, bad-token, bad-pin.</exception>
    public IsolatedCustody(SignerConfiguration configuration, SignatureAlgorithm algorithm)
    {
        this.algorithm = algorithm;
        ring = configuration.Ring;
        if (configuration.WrappingToken is { } access)
        {
            wrappingToken = TokenAddress.Read(access);
            makesWrappingKey = configuration.MakeWrappingKey;
        }
        else
        {
            wrapping = WrappingKey.Read(configuration.WrappingKeyFile ?? "", ring);
        }
    }

    private WrappingKey Wrapping => wrapping ?? throw new SignerException("bad-wrapping-key", "The signer has no wrapping key.");

    public ControlReply Open()
    {
        if (wrappingToken is null)
        {
            return new ControlReply(SecretMemory: SecretMemory.IsSecret);
        }
        using var token = Pkcs11Token.Open(wrappingToken);
        using var key = TokenWrappingKey.Open(token, wrappingToken, makesWrappingKey);
        wrapping = WrappingKey.From(key, ring);
        return new ControlReply(SecretMemory: SecretMemory.IsSecret, Missing: key.IsInSoftware
            ? ["The module of the wrapping key's token computes in software: whoever has its files and the PIN has the wrapping key, as with a wrapping key in a file."] : []);
    }

    public MadeKey Make(bool forTest)
    {
        using var key = PrivateKey.Generate(algorithm);
        return new MadeKey(key.SubjectPublicKeyInfo, key.Wrap(Wrapping));
    }

    public ISigningKey Load(byte[] wrapped) => PrivateKey.Unwrap(Wrapping, wrapped, algorithm);
}
