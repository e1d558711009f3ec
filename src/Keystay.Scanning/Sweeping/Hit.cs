namespace Keystay.Scanning.Sweeping;

/// <summary>What was found at a place: which key, which form and encoding, whole or in part.</summary>
internal readonly record struct Hit(int Key, string Form, string Encoding, bool Partial);
