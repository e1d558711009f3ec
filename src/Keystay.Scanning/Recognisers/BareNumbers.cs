using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers;

internal static class BareNumbers
{
    public static void Scan(ReadOnlySpan<byte> window, int start, int end, Harvest harvest) => _ = (window.Length, start, end, harvest);
}
