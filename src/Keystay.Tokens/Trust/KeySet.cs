using System.Collections.Frozen;
using System.Text;
using Keystay.Keys;

namespace Keystay.Tokens.Trust;

/// <summary>The keys that are believed at one moment, with their scopes. Never changes; a refresh makes a new one.</summary>
public sealed class KeySet
{
    private readonly FrozenDictionary<string, TrustedKey>.AlternateLookup<ReadOnlySpan<char>> byKid;
    private readonly FrozenDictionary<string, TokenReason>.AlternateLookup<ReadOnlySpan<char>> refusedKids;
    private readonly IssuerPattern[] trusted;
    private readonly IssuerAlias[] aliases;
    private readonly IssuerPattern[] carvedOut;

    internal KeySet(
        IReadOnlyList<TrustedKey> keys, IReadOnlyList<KeyRefusal> refusals, IEnumerable<IssuerPattern> trusted, IEnumerable<IssuerPattern> carvedOut,
        IEnumerable<IssuerAlias> aliases, string version)
    {
        Keys = keys;
        Refusals = refusals;
        Version = version;
        this.trusted = [.. trusted.Distinct()];
        this.carvedOut = [.. carvedOut.Distinct()];
        this.aliases = [.. aliases.Distinct()];
        byKid = keys.ToFrozenDictionary(k => k.Kid).GetAlternateLookup<ReadOnlySpan<char>>();
        refusedKids = refusals.Where(r => r.Kid is not null).DistinctBy(r => r.Kid).ToFrozenDictionary(r => r.Kid!, r => r.Reason).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>No keys: every token is refused.</summary>
    public static KeySet Empty { get; } = Load([]);

    /// <summary>The keys that are believed.</summary>
    public IReadOnlyList<TrustedKey> Keys { get; }

    /// <summary>The keys that are published and not believed, each with its reason.</summary>
    public IReadOnlyList<KeyRefusal> Refusals { get; }

    /// <summary>Names the contents: the same documents give the same version.</summary>
    public string Version { get; }

    /// <summary>Exact issuers with keys of their own: no template speaks for them.</summary>
    public IReadOnlyList<IssuerPattern> CarvedOut => carvedOut;

    /// <summary>The issuers that some document is trusted for.</summary>
    public IReadOnlyList<IssuerPattern> Issuers => trusted;

    /// <summary>Loads the keys of some documents.</summary>
    /// <param name="documents">Every document that is trusted.</param>
    /// <param name="previous">
    /// The set before: unchanged keys keep their prepared state, and an issuer once carved out stays so in this process, because its last key may be
    /// gone for a while when its ring is rolled.
    /// </param>
    /// <exception cref="KeyDocumentException">A document is no JWKS.</exception>
    public static KeySet Load(IEnumerable<KeyDocument> documents, KeySet? previous = null) => KeySetLoader.Load([.. documents], previous);

    /// <summary>Whether a document publishes a key of this kid, believed or not.</summary>
    internal bool Has(string kid) => byKid.ContainsKey(kid) || refusedKids.ContainsKey(kid);

    /// <summary>The key of a kid; or why there is none.</summary>
    internal TokenReason Find(ReadOnlySpan<byte> kid, out TrustedKey? key)
    {
        Span<char> text = stackalloc char[1024];
        var name = text[..Encoding.UTF8.GetChars(kid, text)];
        return byKid.TryGetValue(name, out key) ? TokenReason.Accepted : refusedKids.TryGetValue(name, out var reason) ? reason : TokenReason.UnknownKey;
    }

    /// <summary>Whether a key may sign for an issuer at all, and if not, what exactly is wrong.</summary>
    /// <param name="key">The key whose signature is good.</param>
    /// <param name="issuer">The token's issuer, translated.</param>
    internal TokenReason Check(TrustedKey key, ReadOnlySpan<byte> issuer)
    {
        bool ownRing = Matches(carvedOut, issuer);
        if (!IsTrusted(trusted, issuer, ownRing))
        {
            return TokenReason.IssuerNotTrusted;
        }
        if (!key.Scope.Issuer.Matches(issuer))
        {
            return TokenReason.KeyScopeMismatch;
        }
        if (ownRing && key.Scope.Issuer.IsTemplate)
        {
            return TokenReason.KeyScopeCarvedOut;
        }
        // The issuer is trusted through some document; is it through the one that published this key?
        return IsTrusted(key.Issuers, issuer, ownRing) ? TokenReason.Accepted : TokenReason.KeyScopeMismatch;
    }

    private static bool IsTrusted(IReadOnlyList<IssuerPattern> patterns, ReadOnlySpan<byte> issuer, bool ownRing)
    {
        for (int i = 0; i < patterns.Count; i++)
        {
            if (patterns[i].Matches(issuer) && !(ownRing && patterns[i].IsTemplate))
            {
                return true;
            }
        }
        return false;
    }

    private static bool Matches(IssuerPattern[] patterns, ReadOnlySpan<byte> issuer)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Matches(issuer))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>What keys and configuration call an issuer.</summary>
    internal ReadOnlySpan<byte> Translate(ReadOnlySpan<byte> issuer)
    {
        foreach (var alias in aliases)
        {
            if (alias.Name.Matches(issuer))
            {
                return alias.Issuer.ForTenant(alias.Name.TenantOf(issuer));
            }
        }
        return issuer;
    }
}
