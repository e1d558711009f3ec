namespace Keystay.ClrInspector;

/// <summary>There is nothing to read here; the message is the reason's code.</summary>
internal sealed class NotAvailableException(string code) : Exception(code);
