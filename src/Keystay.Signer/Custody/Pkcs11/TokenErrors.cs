using Net.Pkcs11Interop.Common;

namespace Keystay.Signer.Custody.Pkcs11;

/// <summary>What a module's return values mean here. Its own words never quote data.</summary>
internal static class TokenErrors
{
    /// <summary>Runs calls of a module.</summary>
    /// <exception cref="SignerException">wrong-pin, pin-locked, algorithm-not-supported, token-lost.</exception>
    public static T Translated<T>(Func<T> calls)
    {
        try
        {
            return calls();
        }
        catch (Pkcs11Exception e)
        {
            throw Of(e);
        }
    }

    public static SignerException Of(Pkcs11Exception e) => e.RV switch
    {
        CKR.CKR_PIN_INCORRECT or CKR.CKR_PIN_INVALID or CKR.CKR_PIN_LEN_RANGE =>
            new("wrong-pin", "The token refuses the PIN. It is not tried again, for tokens lock themselves after a few wrong ones: put the right one in its file."),
        CKR.CKR_PIN_LOCKED => new("pin-locked", "The token's PIN is locked after wrong tries: unlock it with its own tool, as security officer."),
        CKR.CKR_MECHANISM_INVALID or CKR.CKR_MECHANISM_PARAM_INVALID or CKR.CKR_CURVE_NOT_SUPPORTED or CKR.CKR_DOMAIN_PARAMS_INVALID or CKR.CKR_KEY_SIZE_RANGE or CKR.CKR_ATTRIBUTE_VALUE_INVALID or CKR.CKR_TEMPLATE_INCONSISTENT =>
            new("algorithm-not-supported", $"The token cannot hold sign-only keys of the ring's algorithm ({e.Method}: {e.RV})."),
        _ => new("token-lost", $"The token does not do its work ({e.Method}: {e.RV}). Nothing was signed."),
    };
}
