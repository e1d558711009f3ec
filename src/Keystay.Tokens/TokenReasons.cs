using System.Collections.Frozen;

namespace Keystay.Tokens;

/// <summary>The stable code and the sentence of every <see cref="TokenReason"/>. Codes never change their meaning; new ones may come.</summary>
public static class TokenReasons
{
    private static readonly (string Code, string Sentence)[] Table = Write();

    private static readonly FrozenDictionary<string, TokenReason> ByCode = Enum.GetValues<TokenReason>().ToFrozenDictionary(Code);

    /// <summary>The stable code, such as <c>key-scope-mismatch</c>.</summary>
    public static string Code(this TokenReason reason) => Table[(int)reason].Code;

    /// <summary>What is wrong, and what to do about it.</summary>
    public static string Sentence(this TokenReason reason) => Table[(int)reason].Sentence;

    /// <summary>The reason of a code, or null.</summary>
    public static TokenReason? Parse(string code) => ByCode.TryGetValue(code, out var reason) ? reason : null;

    /// <summary>Whether it tells of a key that signed what it must not: a stolen key or a broken issuer, and a person should look.</summary>
    public static bool IsAlarm(this TokenReason reason) => reason is TokenReason.KeyScopeMismatch or TokenReason.KeyScopeCarvedOut
        or TokenReason.TenantMismatch or TokenReason.IssuedOutsideKeyPeriod or TokenReason.PrivateKeyPublished or TokenReason.KeyInTwoScopes;

    private static (string Code, string Sentence)[] Write()
    {
        var table = new (string Code, string Sentence)[Enum.GetValues<TokenReason>().Length];
        foreach (var (reason, code, sentence) in Rows())
        {
            table[(int)reason] = (code, sentence);
        }
        return table;
    }

    private static IEnumerable<(TokenReason Reason, string Code, string Sentence)> Rows() =>
    [
        (TokenReason.Accepted, "accepted", "The token is good."),
        (TokenReason.TokenTooLarge, "token-too-large", "The token is longer than TokenLimits.MaxTokenCharacters. Send fewer claims, or raise the limit."),
        (TokenReason.SegmentCount, "not-three-segments", "A signed token is three base64url segments with dots between (RFC 7515, section 7.1). Encrypted tokens and the JSON serialisation are not accepted."),
        (TokenReason.BadEncoding, "bad-encoding", "A segment is not canonical base64url: only A-Z a-z 0-9 - _, no padding, no white space, unused bits zero (RFC 7515, section 2)."),
        (TokenReason.NotUtf8, "not-utf-8", "The header or payload is not UTF-8, or a string in it has half a surrogate pair."),
        (TokenReason.BadHeader, "bad-header", "The header is not one JSON object with members of the right types and nothing after it."),
        (TokenReason.BadPayload, "bad-payload", "The payload is not one JSON object and nothing after it."),
        (TokenReason.DuplicateMember, "duplicate-member", "An object has two members of one name, so that two readers could see two different tokens (RFC 7515, section 4)."),
        (TokenReason.LookalikeMember, "lookalike-member", "A member's name differs from a registered name by case only; readers that ignore case would take it for that."),
        (TokenReason.TooManyMembers, "too-many-members", "The header or payload has more members than TokenLimits.MaxMembers."),
        (TokenReason.TooDeep, "too-deep", "The header or payload is nested deeper than TokenLimits.MaxDepth."),
        (TokenReason.ControlCharacter, "control-character", "A registered claim or header holds a control character, which cuts or forges text in logs and databases."),
        (TokenReason.AlgorithmMissing, "alg-missing", "The header has no text member alg."),
        (TokenReason.AlgorithmNotAllowed, "alg-not-allowed", "The header's alg is none, symmetric, unknown, or not spelt as registered."),
        (TokenReason.CriticalHeader, "crit-not-supported", "The header has crit. No extension is understood, so the token must be refused (RFC 7515, section 4.1.11)."),
        (TokenReason.UnencodedPayload, "b64-not-supported", "The header has b64. Unencoded payloads (RFC 7797) are not accepted."),
        (TokenReason.TypeNotAllowed, "typ-not-allowed", "The header's typ is missing or not among TokenValidatorOptions.Types; at+jwt by default (RFC 9068, section 4). For an issuer that writes JWT, list that."),
        (TokenReason.KidMissing, "kid-missing", "The header names no key. Keys are not tried one after another."),
        (TokenReason.KidTooLong, "kid-too-long", "The header's kid is longer than TokenLimits.MaxKidCharacters."),
        (TokenReason.UnknownKey, "unknown-key", "No trusted document publishes a key of this kid. It was removed, was never there, or has not been fetched yet."),
        (TokenReason.KeyWithoutScope, "key-without-scope", "The document does not say which issuer the key belongs to, so it signs for none. The publisher must add an issuer member to the key; a common or templated document says nothing by itself."),
        (TokenReason.DuplicateKid, "duplicate-kid", "One document has two keys of this kid, so neither is believed. The publisher must give every key its own kid."),
        (TokenReason.KidCollision, "kid-collision", "Two documents publish different keys, or different scopes, under this kid, so neither is believed."),
        (TokenReason.KeyInTwoScopes, "key-in-two-scopes", "The same key is published for two issuers, so it is believed for neither."),
        (TokenReason.KeyOutsideDocument, "key-outside-document", "The key names an issuer that its document does not speak for."),
        (TokenReason.WeakKey, "weak-key", "The key is too weak: RSA needs 2048 bits, e = 65537 and a modulus without the ROCA flaw."),
        (TokenReason.KeyNotForSigning, "key-not-for-signing", "The key is published for something else: use is not sig, or key_ops does not allow verify."),
        (TokenReason.UnsupportedKey, "unsupported-key", "The key's type, curve or alg is not one of RSA, P-256, P-384, P-521 and Ed25519 with their algorithms."),
        (TokenReason.MalformedKey, "malformed-key", "The key's JWK is malformed."),
        (TokenReason.PrivateKeyPublished, "private-key-published", "The document publishes the private half of this key. It is compromised: the issuer must revoke it."),
        (TokenReason.KeysStale, "keys-stale", "The issuer's keys were not refreshed within MetadataOptions.MaxStaleness, so none of them is believed. Look at the metadata address and at the log."),
        (TokenReason.AlgorithmMismatch, "alg-mismatch", "The header's alg is not the one algorithm of its key."),
        (TokenReason.KeyNotYetValid, "key-not-yet-valid", "The key's period has not begun."),
        (TokenReason.KeyRetired, "key-retired", "The key's period is over."),
        (TokenReason.KeyRevoked, "key-revoked", "The key is revoked."),
        (TokenReason.RingRevoked, "ring-revoked", "The key's whole ring is revoked."),
        (TokenReason.BadSignature, "bad-signature", "The signature is not the named key's over this token."),
        (TokenReason.IssuerMissing, "iss-missing", "There is no text claim iss."),
        (TokenReason.IssuerNotTrusted, "issuer-not-trusted", "The issuer is not one of those trusted, byte by byte. An issuer with its own keys inside a template must be named exactly."),
        (TokenReason.KeyScopeMismatch, "key-scope-mismatch", "The signature is good, but the key belongs to another issuer: this is how Storm-0558 forged tokens. Treat the key as stolen until shown otherwise."),
        (TokenReason.KeyScopeCarvedOut, "key-scope-carved-out", "The signature is good, but this issuer has keys of its own, and this key is the other tenants'. Treat the key as stolen until shown otherwise."),
        (TokenReason.TenantMissing, "tid-missing", "The key signs for many tenants, and there is no text claim tid to tell which."),
        (TokenReason.TenantMismatch, "tid-mismatch", "The tid is not a GUID in lower case that is a whole segment of iss."),
        (TokenReason.AudienceMissing, "aud-missing", "There is no claim aud."),
        (TokenReason.AudienceMismatch, "aud-mismatch", "The token is for someone else: no aud is exactly one of TokenValidatorOptions.Audiences."),
        (TokenReason.SubjectMissing, "sub-missing", "There is no text claim sub."),
        (TokenReason.ExpiryMissing, "exp-missing", "There is no claim exp."),
        (TokenReason.IssuedAtMissing, "iat-missing", "There is no claim iat."),
        (TokenReason.TokenIdMissing, "jti-missing", "There is no text claim jti, which the claims profile requires."),
        (TokenReason.ClientIdMissing, "client-id-missing", "No claim names the client, which the claims profile requires."),
        (TokenReason.ClaimMalformed, "claim-malformed", "A registered claim has the wrong JSON type or is empty or too long."),
        (TokenReason.TimeMalformed, "time-malformed", "exp, nbf or iat is not a whole number of seconds from 1970 to 9999."),
        (TokenReason.Expired, "expired", "exp has passed."),
        (TokenReason.NotYetValid, "not-yet-valid", "nbf lies ahead."),
        (TokenReason.IssuedInFuture, "issued-in-future", "iat lies ahead."),
        (TokenReason.TimesContradict, "times-contradict", "exp does not come after nbf and iat."),
        (TokenReason.LifetimeTooLong, "lifetime-too-long", "exp lies further ahead than TokenValidatorOptions.MaxLifetime."),
        (TokenReason.IssuedOutsideKeyPeriod, "issued-outside-key-period", "iat lies before the key's period: the key was not yet in use. Treat the key as stolen until shown otherwise."),
        (TokenReason.SessionRevoked, "session-revoked", "The session is revoked."),
        (TokenReason.TokenRevoked, "token-revoked", "The token is revoked."),
        (TokenReason.RevocationFeedSilent, "revocation-feed-silent", "The revocation feed was silent or incomplete for longer than RevocationList.MaxSilence, so it is unknown what is revoked. Look at the feed's address and at the log."),
    ];
}
