using System.Runtime.InteropServices;

namespace Keystay.Signer.Native;

/// <summary>
/// OpenSSL 3's libcrypto, called directly: .NET's own classes for keys copy them into managed arrays, which the collector moves and nobody clears.
/// Functions that return int return 1 when they did it.
/// </summary>
internal static unsafe partial class LibCrypto
{
    public const ulong NoExitHandler = 0x00080000;   // OPENSSL_INIT_NO_ATEXIT
    public const int WrapAllowed = 1;                // EVP_CIPHER_CTX_FLAG_WRAP_ALLOW
    public const int PssPadding = 6, Pkcs1Padding = 1;

    private const string Library = "libcrypto.so.3";

    [LibraryImport(Library, EntryPoint = "CRYPTO_set_mem_functions")]
    public static partial int SetMemoryFunctions(
        delegate* unmanaged<nuint, byte*, int, void*> allocate, delegate* unmanaged<void*, nuint, byte*, int, void*> resize, delegate* unmanaged<void*, byte*, int, void> free);

    [LibraryImport(Library, EntryPoint = "OPENSSL_init_crypto")]
    public static partial int Initialise(ulong options, nint settings);

    [LibraryImport(Library, EntryPoint = "CRYPTO_malloc")]
    public static partial byte* Allocate(nuint bytes, nint file, int line);

    [LibraryImport(Library, EntryPoint = "CRYPTO_clear_free")]
    public static partial void ClearAndFree(void* memory, nuint bytes, nint file, int line);

    [LibraryImport(Library, EntryPoint = "ERR_get_error")]
    public static partial nuint TakeError();

    [LibraryImport(Library, EntryPoint = "ERR_error_string_n")]
    public static partial void DescribeError(nuint error, byte* text, nuint bytes);

    [LibraryImport(Library, EntryPoint = "EVP_sha256")]
    public static partial nint Sha256();

    [LibraryImport(Library, EntryPoint = "EVP_MD_fetch", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint FetchDigest(nint context, string name, nint properties);

    [LibraryImport(Library, EntryPoint = "EVP_MD_CTX_new")]
    public static partial nint NewDigest();

    [LibraryImport(Library, EntryPoint = "EVP_MD_CTX_free")]
    public static partial void FreeDigest(nint digest);

    [LibraryImport(Library, EntryPoint = "EVP_DigestInit_ex2")]
    public static partial int BeginDigest(nint digest, nint kind, nint parameters);

    [LibraryImport(Library, EntryPoint = "EVP_DigestUpdate")]
    public static partial int UpdateDigest(nint digest, byte* data, nuint bytes);

    [LibraryImport(Library, EntryPoint = "EVP_DigestFinal_ex")]
    public static partial int EndDigest(nint digest, byte* result, uint* bytes);

    [LibraryImport(Library, EntryPoint = "EVP_DigestSignInit")]
    public static partial int BeginDigestSign(nint digest, nint* keyContext, nint kind, nint engine, nint key);

    [LibraryImport(Library, EntryPoint = "EVP_DigestSign")]
    public static partial int DigestSign(nint digest, byte* signature, nuint* signatureBytes, byte* data, nuint bytes);

    [LibraryImport(Library, EntryPoint = "HMAC")]
    public static partial byte* Hmac(nint kind, byte* key, int keyBytes, byte* data, nuint bytes, byte* result, uint* resultBytes);

    [LibraryImport(Library, EntryPoint = "EVP_CIPHER_fetch", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint FetchCipher(nint context, string name, nint properties);

    [LibraryImport(Library, EntryPoint = "EVP_CIPHER_CTX_new")]
    public static partial nint NewCipher();

    [LibraryImport(Library, EntryPoint = "EVP_CIPHER_CTX_free")]
    public static partial void FreeCipher(nint cipher);

    [LibraryImport(Library, EntryPoint = "EVP_CIPHER_CTX_set_flags")]
    public static partial void SetCipherFlags(nint cipher, int flags);

    [LibraryImport(Library, EntryPoint = "EVP_CipherInit_ex2")]
    public static partial int BeginCipher(nint cipher, nint kind, byte* key, byte* initial, int encrypt, nint parameters);

    [LibraryImport(Library, EntryPoint = "EVP_CipherUpdate")]
    public static partial int UpdateCipher(nint cipher, byte* to, int* written, byte* from, int bytes);

    [LibraryImport(Library, EntryPoint = "EVP_CipherFinal_ex")]
    public static partial int EndCipher(nint cipher, byte* to, int* written);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_CTX_new_from_name", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint NewKeyContext(nint context, string name, nint properties);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_CTX_new_from_pkey")]
    public static partial nint NewKeyContext(nint context, nint key, nint properties);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_CTX_free")]
    public static partial void FreeKeyContext(nint context);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_keygen_init")]
    public static partial int BeginGenerate(nint context);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_CTX_set_rsa_keygen_bits")]
    public static partial int SetRsaBits(nint context, int bits);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_CTX_set_group_name", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetGroup(nint context, string name);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_generate")]
    public static partial int Generate(nint context, nint* key);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_free")]
    public static partial void FreeKey(nint key);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_is_a", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int KeyIs(nint key, string name);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_get_bits")]
    public static partial int KeyBits(nint key);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_sign_init")]
    public static partial int BeginSign(nint context);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_CTX_set_rsa_padding")]
    public static partial int SetRsaPadding(nint context, int padding);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_CTX_set_rsa_pss_saltlen")]
    public static partial int SetPssSalt(nint context, int bytes);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_CTX_set_signature_md")]
    public static partial int SetSignatureDigest(nint context, nint kind);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_sign")]
    public static partial int Sign(nint context, byte* signature, nuint* signatureBytes, byte* digest, nuint digestBytes);

    [LibraryImport(Library, EntryPoint = "i2d_PUBKEY")]
    public static partial int EncodePublicKey(nint key, byte** to);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY2PKCS8")]
    public static partial nint ToPkcs8(nint key);

    [LibraryImport(Library, EntryPoint = "PKCS8_PRIV_KEY_INFO_free")]
    public static partial void FreePkcs8(nint info);

    [LibraryImport(Library, EntryPoint = "i2d_PKCS8_PRIV_KEY_INFO")]
    public static partial int EncodePkcs8(nint info, byte** to);

    [LibraryImport(Library, EntryPoint = "d2i_AutoPrivateKey")]
    public static partial nint DecodePrivateKey(nint* into, byte** from, nint bytes);
}
