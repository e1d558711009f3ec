namespace Keystay.Tokens.AspNetCore;

/// <summary>Names that are used unless others are given.</summary>
public static class KeystayBearerDefaults
{
    /// <summary>The authentication scheme, the one that AddJwtBearer has too: an application replaces one by the other and changes nothing else.</summary>
    public const string AuthenticationScheme = "Bearer";
}
