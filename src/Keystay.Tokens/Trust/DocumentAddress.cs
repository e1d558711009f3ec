namespace Keystay.Tokens.Trust;

/// <summary>Addresses that documents may be fetched from. They come from configuration, or from a document that was; never from a token.</summary>
internal static class DocumentAddress
{
    public static Uri Parse(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) ? address
        : throw new ArgumentException($"'{text}' is no absolute address.", nameof(text));

    public static Uri Checked(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.IsAbsoluteUri && address.UserInfo.Length == 0 && address.Fragment.Length == 0 && address.Scheme is "https" or "http" ? address
            : throw new ArgumentException($"'{address}' is no absolute http address without user name and fragment.", nameof(address));
    }

    /// <summary>Whether an address may be asked at all: plain http only where nobody can listen, and only when that is allowed.</summary>
    public static bool IsPermitted(Uri address, bool allowLoopbackHttp) => address.Scheme == Uri.UriSchemeHttps || (allowLoopbackHttp && address.Scheme == Uri.UriSchemeHttp && address.IsLoopback);
}
