namespace Keystay.Signing.Protocol;

/// <summary>How a request ended, one byte on the wire. The numbers never change.</summary>
internal enum SigningStatus : byte
{
    Signed = 0,
    BadRequest = 1,
    UnknownKey = 2,
    WrongIssuer = 3,
    WrongAudience = 4,
    WrongLifetime = 5,
    BadClaims = 6,
    BadHeader = 7,
    Busy = 8,
    SigningFailed = 9,
    WrongPurpose = 10,
    WouldGoBack = 11,
    TokenLost = 12,
}
