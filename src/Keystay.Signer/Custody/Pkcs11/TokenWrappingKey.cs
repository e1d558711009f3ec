using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace Keystay.Signer.Custody.Pkcs11;

/// <summary>An AES key that never leaves its token, from which the token derives what private keys are wrapped with.</summary>
internal sealed class TokenWrappingKey : IDisposable
{
    /// <summary>Bytes of one tag of AES-CMAC (NIST SP 800-38B).</summary>
    public const int TagBytes = 16;

    private readonly Pkcs11Token token;
    private readonly IObjectHandle key;
    private readonly IMechanism mechanism = Pkcs11Token.Factories.MechanismFactory.Create(CKM.CKM_AES_CMAC);

    private TokenWrappingKey(Pkcs11Token token, IObjectHandle key) => (this.token, this.key) = (token, key);

    /// <summary>Whether the module itself, and not a device, computes with it.</summary>
    public bool IsInSoftware => !token.PerformsInHardware(CKM.CKM_AES_CMAC);

    /// <summary>The one AES key that the address names by object or id, made if it is not there and may be.</summary>
    /// <exception cref="SignerException">bad-token, key-missing, not-kept, algorithm-not-supported, token-lost.</exception>
    public static TokenWrappingKey Open(Pkcs11Token token, TokenAddress address, bool mayMake) => TokenErrors.Translated(() =>
    {
        var (name, id) = (address.Uri.Object, address.Uri.Id);
        if (name is null && id is null)
        {
            throw new SignerException("bad-token", "The address of a wrapping key names no key: add object=LABEL or id=ID.");
        }
        if (!token.Offers(CKM.CKM_AES_CMAC))
        {
            throw new SignerException("algorithm-not-supported", "The token of the wrapping key does not offer AES-CMAC (CKM_AES_CMAC).");
        }
        List<IObjectAttribute> wanted = [TokenAttributes.Of(CKA.CKA_CLASS, (ulong)CKO.CKO_SECRET_KEY), TokenAttributes.Of(CKA.CKA_KEY_TYPE, (ulong)CKK.CKK_AES)];
        wanted.AddRange(name is null ? [] : [TokenAttributes.Of(CKA.CKA_LABEL, name)]);
        wanted.AddRange(id is null ? [] : [TokenAttributes.Of(CKA.CKA_ID, id)]);
        var found = token.Session.FindAllObjects(wanted);
        if (found.Count == 0 && mayMake)
        {
            found = [Make(token.Session, name ?? "keystay wrapping key", id ?? RandomNumberGenerator.GetBytes(TagBytes))];
        }
        if (found.Count != 1)
        {
            throw new SignerException("key-missing", $"The token has {found.Count} AES keys of the wrapping key's name, not one.");
        }
        TokenAttributes.CheckKept(token.Session, found[0], signsOnly: false);
        return new TokenWrappingKey(token, found[0]);
    });

    /// <summary>A key that authenticates and does nothing else: one that decrypts would unwrap what others wrapped.</summary>
    private static IObjectHandle Make(ISession session, string label, byte[] id)
    {
        using var mechanism = Pkcs11Token.Factories.MechanismFactory.Create(CKM.CKM_AES_KEY_GEN);
        return session.GenerateKey(mechanism,
        [
            TokenAttributes.Of(CKA.CKA_VALUE_LEN, 2UL * TagBytes), TokenAttributes.Of(CKA.CKA_TOKEN, true), TokenAttributes.Of(CKA.CKA_PRIVATE, true), TokenAttributes.Of(CKA.CKA_SENSITIVE, true),
            TokenAttributes.Of(CKA.CKA_EXTRACTABLE, false), TokenAttributes.Of(CKA.CKA_SIGN, true), TokenAttributes.Of(CKA.CKA_VERIFY, false), TokenAttributes.Of(CKA.CKA_ENCRYPT, false),
            TokenAttributes.Of(CKA.CKA_DECRYPT, false), TokenAttributes.Of(CKA.CKA_WRAP, false), TokenAttributes.Of(CKA.CKA_UNWRAP, false), TokenAttributes.Of(CKA.CKA_DERIVE, false),
            TokenAttributes.Of(CKA.CKA_ID, id), TokenAttributes.Of(CKA.CKA_LABEL, label),
        ]);
    }

    /// <summary>AES-CMAC of an input, into secret memory.</summary>
    /// <exception cref="SignerException">token-lost, algorithm-not-supported.</exception>
    public void Authenticate(byte[] input, Span<byte> tag)
    {
        byte[] made = TokenErrors.Translated(() => token.Session.Sign(mechanism, key, input));
        try
        {
            if (made.Length != TagBytes)
            {
                throw new SignerException("token-lost", $"The token made a tag of {made.Length} bytes.");
            }
            made.CopyTo(tag);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(made);
        }
    }

    public void Dispose() => mechanism.Dispose();
}
