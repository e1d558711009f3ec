namespace Keystay.Scanning.Reports;

/// <summary>How much was read and how fast.</summary>
/// <param name="Bytes">Bytes scanned over all inputs.</param>
/// <param name="Seconds">Wall-clock seconds.</param>
/// <param name="BytesPerSecond">Bytes divided by seconds.</param>
public sealed record ScanStats(long Bytes, double Seconds, double BytesPerSecond);
