namespace Keystay.Tokens.AspNetCore;

/// <summary>The values of WWW-Authenticate (RFC 6750, section 3; RFC 9449, section 7.1): one for each way in which a token may be presented.</summary>
internal static class Challenge
{
    /// <summary>Of a request without a token, or with one that was refused.</summary>
    public static IEnumerable<string> All(KeystayBearerOptions options, BearerRefusedException? refusal) =>
        For(options, refusal is null ? [] : options.IncludeReason ? [("error", refusal.Error), ("error_description", refusal.Code)] : [("error", refusal.Error)]);

    /// <summary>Of a request whose token is good and not enough.</summary>
    public static IEnumerable<string> Insufficient(KeystayBearerOptions options, MissingScopes? missing) =>
        For(options, missing is null ? [("error", "insufficient_scope")] : [("error", "insufficient_scope"), ("scope", string.Join(' ', missing.Scopes))]);

    private static IEnumerable<string> For(KeystayBearerOptions options, (string Name, string Value)[] parameters)
    {
        var all = options.Realm is null ? parameters : [("realm", options.Realm), .. parameters];
        if (options.Dpop.Mode != DpopMode.Required)
        {
            yield return Write("Bearer", all);
        }
        if (options.Dpop.Mode != DpopMode.Off)
        {
            yield return Write("DPoP", [.. all, ("algs", DpopValidator.AlgorithmNames)]);
        }
    }

    private static string Write(string scheme, (string Name, string Value)[] parameters) =>
        parameters.Length == 0 ? scheme : $"{scheme} {string.Join(", ", parameters.Select(p => $"{p.Name}=\"{p.Value}\""))}";
}
