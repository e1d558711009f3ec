using System.Security.Cryptography;
using System.Text;
using Keystay.Keys;

namespace Keystay.Tokens.Trust;

/// <summary>Puts the keys of several documents together. What contradicts itself is believed on neither side.</summary>
internal static class KeySetLoader
{
    public static KeySet Load(IReadOnlyList<KeyDocument> documents, KeySet? previous)
    {
        var entries = documents.SelectMany(JwksReader.Read).ToList();
        var refusals = entries.Where(e => e.Scope is null).Select(e => e.Refusal(e.Reason, e.Detail)).ToList();
        var poisoned = Poisoned(entries, refusals);
        var keys = entries.Where(e => e.Scope is not null && !poisoned.Contains(e.Kid!)).GroupBy(e => e.Kid!).Select(g => Trust([.. g], previous)).ToList();
        var issuers = documents.SelectMany(d => d.Issuers).ToList();
        // A kid may be refused for what its entry is, and again for sharing its name; the latter is the graver.
        refusals.Sort((a, b) => (a.Kid is not null && poisoned.Contains(a.Kid) && IsPoison(a.Reason) ? 0 : 1) - (b.Kid is not null && poisoned.Contains(b.Kid) && IsPoison(b.Reason) ? 0 : 1));
        refusals.RemoveAll(r => keys.Exists(k => k.Kid == r.Kid));
        return new KeySet(keys, refusals, issuers, CarvedOut(entries, issuers, previous), documents.SelectMany(d => d.Aliases ?? []), Version(documents));
    }

    private static bool IsPoison(TokenReason reason) => reason is TokenReason.DuplicateKid or TokenReason.KidCollision or TokenReason.KeyInTwoScopes;

    /// <summary>The kids that name no key any more, because they name two, or because their key has two names in two scopes.</summary>
    private static HashSet<string> Poisoned(List<PublishedKey> entries, List<KeyRefusal> refusals)
    {
        var poisoned = new HashSet<string>();
        void Poison(IEnumerable<PublishedKey> group, TokenReason reason, string detail)
        {
            foreach (var entry in group.Where(e => poisoned.Add(e.Kid!)))
            {
                refusals.Add(entry.Refusal(reason, detail));
            }
        }
        foreach (var group in entries.Where(e => !string.IsNullOrEmpty(e.Kid)).GroupBy(e => e.Kid))
        {
            if (group.GroupBy(e => e.Document).Any(d => d.Count() > 1))
            {
                Poison(group, TokenReason.DuplicateKid, "The document has this kid more than once.");
            }
            else if (group.Select(e => e.Key?.Thumbprint).Distinct().Count() > 1 || group.Where(e => e.Scope is not null).Select(e => e.Scope).Distinct().Count() > 1)
            {
                Poison(group, TokenReason.KidCollision, $"Different keys or scopes under one kid in {string.Join(" and ", group.Select(e => e.Document.Name))}.");
            }
        }
        foreach (var group in entries.Where(e => e.Scope is not null).GroupBy(e => e.Key!.Thumbprint).Where(g => g.Select(e => e.Scope!.Issuer).Distinct().Count() > 1))
        {
            Poison(group, TokenReason.KeyInTwoScopes, $"The key is published for {string.Join(" and for ", group.Select(e => e.Scope!.Issuer).Distinct())}.");
        }
        return poisoned;
    }

    /// <summary>All entries are the same key in the same scope, from different documents.</summary>
    private static TrustedKey Trust(IReadOnlyList<PublishedKey> entries, KeySet? previous)
    {
        var first = entries[0];
        // One document that does not age keeps the key fresh.
        var freshness = entries.All(e => e.Document.Freshness is not null) ? entries.Select(e => e.Document.Freshness!).ToArray() : [];
        var key = new TrustedKey(first.Kid!, first.Key!, first.Scope!, [.. entries.SelectMany(e => e.Document.Issuers).Distinct()], first.Document.Name, freshness);
        return previous?.Keys.FirstOrDefault(k => k.IsSameAs(key)) ?? key;
    }

    /// <summary>
    /// Exact issuers that a key names in a document that may speak for them, believed or not; those trusted by name beside a template; and all that were
    /// carved out before.
    /// </summary>
    private static IEnumerable<IssuerPattern> CarvedOut(List<PublishedKey> entries, List<IssuerPattern> issuers, KeySet? previous) =>
    [
        .. entries.Select(e => e.Issuer is { IsTemplate: false } issuer && e.Document.MaySpeakFor(issuer) ? issuer : null).OfType<IssuerPattern>(),
        .. issuers.Where(i => !i.IsTemplate && issuers.Exists(t => t.IsTemplate && t.Covers(i))),
        .. previous?.CarvedOut ?? [],
    ];

    private static string Version(IReadOnlyList<KeyDocument> documents)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var document in documents)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(document.Name));
            hash.AppendData(SHA256.HashData(document.Jwks.Span));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }
}
