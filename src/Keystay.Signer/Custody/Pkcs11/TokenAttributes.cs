using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using Net.Pkcs11Interop.HighLevelAPI.Factories;

namespace Keystay.Signer.Custody.Pkcs11;

/// <summary>Attributes of objects in a token, as they are asked for and as they are read back.</summary>
internal static class TokenAttributes
{
    /// <summary>What a private key must be by the token's own account: born there, and never to be had outside it.</summary>
    private static readonly CKA[] Kept = [CKA.CKA_SENSITIVE, CKA.CKA_ALWAYS_SENSITIVE, CKA.CKA_NEVER_EXTRACTABLE];

    private static IObjectAttributeFactory Factory => Pkcs11Token.Factories.ObjectAttributeFactory;

    public static IObjectAttribute Of(CKA type, bool value) => Factory.Create(type, value);

    public static IObjectAttribute Of(CKA type, byte[] value) => Factory.Create(type, value);

    public static IObjectAttribute Of(CKA type, string value) => Factory.Create(type, value);

    public static IObjectAttribute Of(CKA type, ulong value) => Factory.Create(type, value);

    /// <summary>A private key that signs and does nothing else, and stays in the token.</summary>
    public static List<IObjectAttribute> SignOnly(byte[] id, string label, bool lasting) =>
    [
        Of(CKA.CKA_TOKEN, lasting), Of(CKA.CKA_PRIVATE, true), Of(CKA.CKA_SENSITIVE, true), Of(CKA.CKA_EXTRACTABLE, false), Of(CKA.CKA_SIGN, true), Of(CKA.CKA_DECRYPT, false),
        Of(CKA.CKA_UNWRAP, false), Of(CKA.CKA_DERIVE, false), Of(CKA.CKA_SIGN_RECOVER, false), Of(CKA.CKA_ID, id), Of(CKA.CKA_LABEL, label),
    ];

    /// <summary>A public key that verifies and does nothing else.</summary>
    public static List<IObjectAttribute> VerifyOnly(byte[] id, string label, bool lasting) =>
    [
        Of(CKA.CKA_TOKEN, lasting), Of(CKA.CKA_VERIFY, true), Of(CKA.CKA_ENCRYPT, false), Of(CKA.CKA_WRAP, false), Of(CKA.CKA_ID, id), Of(CKA.CKA_LABEL, label),
    ];

    /// <summary>Reads back whether the token really keeps a key. PKCS#11 lets a module answer otherwise than it was asked.</summary>
    /// <exception cref="SignerException">not-kept.</exception>
    public static void CheckKept(ISession session, IObjectHandle key, bool signsOnly)
    {
        CKA[] wanted = signsOnly ? [.. Kept, CKA.CKA_LOCAL, CKA.CKA_SIGN] : Kept;
        CKA[] refused = signsOnly ? [CKA.CKA_EXTRACTABLE, CKA.CKA_DECRYPT, CKA.CKA_UNWRAP] : [CKA.CKA_EXTRACTABLE];
        var values = session.GetAttributeValue(key, [.. wanted, .. refused]);
        var wrong = values.Index().Where(v => v.Index < wanted.Length ? !IsTrue(v.Item) : IsTrue(v.Item)).Select(v => $"{(CKA)v.Item.Type}").ToArray();
        if (wrong.Length > 0)
        {
            throw new SignerException("not-kept", $"A key of the token is not kept as it must be: {string.Join(", ", wrong)} {(wrong.Length == 1 ? "is" : "are")} wrong. It was made elsewhere, could leave the token, or does more than sign.");
        }
    }

    private static bool IsTrue(IObjectAttribute attribute) => !attribute.CannotBeRead && attribute.GetValueAsBool();
}
