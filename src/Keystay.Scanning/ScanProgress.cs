namespace Keystay.Scanning;

/// <summary>How far a scan is.</summary>
/// <param name="Stage">survey, prove or sweep.</param>
/// <param name="DoneBytes">Bytes done over all passes of this input.</param>
/// <param name="TotalBytes">Bytes to do over all passes of this input.</param>
/// <param name="KeysFound">Keys proven so far in this input.</param>
public readonly record struct ScanProgress(string Stage, long DoneBytes, long TotalBytes, int KeysFound);
