namespace Keystay.Redaction;

/// <summary>How far a redaction is.</summary>
/// <param name="Stage">scan, copy or prove.</param>
/// <param name="DoneBytes">Bytes done over all stages.</param>
/// <param name="TotalBytes">Bytes to do over all stages, as far as is known.</param>
/// <param name="KeysFound">Keys proven so far in the stage's scan.</param>
public readonly record struct RedactionProgress(string Stage, long DoneBytes, long TotalBytes, int KeysFound);
