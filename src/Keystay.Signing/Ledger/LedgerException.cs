namespace Keystay.Signing.Ledger;

/// <summary>The ledger did not do what it was asked to. What it did not record must not be handed out.</summary>
public sealed class LedgerException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>One of <see cref="LedgerErrors"/>.</summary>
    public string Code { get; } = code;
}
