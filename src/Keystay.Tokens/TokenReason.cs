namespace Keystay.Tokens;

/// <summary>Why a token was accepted or refused. Each has a stable code and a sentence in <see cref="TokenReasons"/>.</summary>
public enum TokenReason
{
    Accepted,

    // How the token is written.
    TokenTooLarge,
    SegmentCount,
    BadEncoding,
    NotUtf8,
    BadHeader,
    BadPayload,
    DuplicateMember,
    LookalikeMember,
    TooManyMembers,
    TooDeep,
    ControlCharacter,

    // What its header asks for.
    AlgorithmMissing,
    AlgorithmNotAllowed,
    CriticalHeader,
    UnencodedPayload,
    TypeNotAllowed,
    KidMissing,
    KidTooLong,

    // The key it names.
    UnknownKey,
    KeyWithoutScope,
    DuplicateKid,
    KidCollision,
    KeyInTwoScopes,
    KeyOutsideDocument,
    WeakKey,
    KeyNotForSigning,
    UnsupportedKey,
    MalformedKey,
    PrivateKeyPublished,
    KeysStale,
    AlgorithmMismatch,
    KeyNotYetValid,
    KeyRetired,
    KeyRevoked,
    RingRevoked,

    // The signature.
    BadSignature,

    // What it claims, once the signature is good.
    IssuerMissing,
    IssuerNotTrusted,
    KeyScopeMismatch,
    KeyScopeCarvedOut,
    TenantMissing,
    TenantMismatch,
    AudienceMissing,
    AudienceMismatch,
    SubjectMissing,
    ExpiryMissing,
    IssuedAtMissing,
    TokenIdMissing,
    ClientIdMissing,
    ClaimMalformed,
    TimeMalformed,
    Expired,
    NotYetValid,
    IssuedInFuture,
    TimesContradict,
    LifetimeTooLong,
    IssuedOutsideKeyPeriod,

    // What happened since it was issued.
    SessionRevoked,
    TokenRevoked,
    RevocationFeedSilent,
}
