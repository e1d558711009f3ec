using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Keystay.Tokens.AspNetCore;

/// <summary>Addresses as proofs name them: without query and fragment, and alike where RFC 3986, sections 6.2.2 and 6.2.3, calls them equivalent.</summary>
internal static class DpopAddress
{
    /// <summary>Whether a proof's htu is the address of a request.</summary>
    /// <param name="htu">The claim.</param>
    /// <param name="request">The request.</param>
    /// <param name="origin">Scheme and host that clients call; null takes the request's.</param>
    public static bool IsFor(string htu, HttpRequest request, string? origin)
    {
        string path = UriHelper.BuildRelative(request.PathBase, request.Path);
        string called = $"{origin?.TrimEnd('/') ?? $"{request.Scheme}://{request.Host.ToUriComponent()}"}{path}";
        return TryNormalise(htu, out string? claimed) && TryNormalise(called, out string? actual) && claimed == actual;
    }

    private static bool TryNormalise(string text, [NotNullWhen(true)] out string? normal)
    {
        normal = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http") || uri.UserInfo.Length > 0)
        {
            return false;
        }
        normal = $"{uri.Scheme}://{uri.IdnHost}:{uri.Port}{WithUpperCaseEscapes(uri.AbsolutePath)}";
        return true;
    }

    /// <summary>The one step of the section that the platform's type leaves out.</summary>
    private static string WithUpperCaseEscapes(string path)
    {
        if (!path.Contains('%', StringComparison.Ordinal))
        {
            return path;
        }
        char[] all = path.ToCharArray();
        for (int i = 0; i + 2 < all.Length; i++)
        {
            if (all[i] == '%')
            {
                (all[i + 1], all[i + 2]) = (char.ToUpperInvariant(all[i + 1]), char.ToUpperInvariant(all[i + 2]));
            }
        }
        return new string(all);
    }
}
