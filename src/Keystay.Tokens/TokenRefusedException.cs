namespace Keystay.Tokens;

/// <summary>A token was refused. The message never holds any part of it.</summary>
public sealed class TokenRefusedException(TokenReason reason) : Exception($"{reason.Code()}: {reason.Sentence()}")
{
    /// <summary>Why.</summary>
    public TokenReason Reason { get; } = reason;
}
