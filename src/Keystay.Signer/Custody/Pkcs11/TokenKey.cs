using Keystay.Keys;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace Keystay.Signer.Custody.Pkcs11;

/// <summary>A private key in a token. What is here is a handle to it, and its public half.</summary>
internal sealed class TokenKey(Pkcs11Token token, TokenAlgorithm algorithm, IObjectHandle privateKey, IObjectHandle publicKey, bool lasting) : ISigningKey
{
    public PublicKey PublicKey { get; } = algorithm.ReadPublicKey(token.Session, publicKey);

    public byte[] SubjectPublicKeyInfo => PublicKey.ExportSubjectPublicKeyInfo();

    public KeySigner NewSigner(SignatureAlgorithm _) => TokenErrors.Translated(() => new TokenSigner(token.OpenSession(), privateKey, PublicKey, algorithm));

    /// <summary>Forgets the key. A ring's key stays in the token; one that was made for a test goes.</summary>
    public void Dispose()
    {
        if (lasting)
        {
            return;
        }
        try
        {
            token.Session.DestroyObject(privateKey);
            token.Session.DestroyObject(publicKey);
        }
        catch (Pkcs11Exception e)
        {
            // It is the session's and ends with the process.
            Console.Error.WriteLine($"keystay signer: the self-test's key is still in its session: {e.RV}");
        }
    }
}
