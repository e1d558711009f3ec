using Keystay.Dumps;
using Keystay.Scanning.Recognisers;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Tests.Recognisers.Binary;

/// <summary>Calls every recogniser for every occurrence of its anchors, the slow and obvious way.</summary>
internal static class NaiveSurvey
{
    public static Harvest Of(ReadOnlySpan<byte> bytes, DumpFormat format = DumpFormat.Raw) => Of(bytes, RecogniserSet.For(format));

    public static Harvest Of(ReadOnlySpan<byte> bytes, IReadOnlyList<Recogniser> recognisers)
    {
        var harvest = new Harvest();
        var map = new WindowMap(new Extent(0, bytes.Length));
        foreach (var recogniser in recognisers)
        {
            foreach (var anchor in recogniser.Anchors)
            {
                ReadOnlySpan<byte> three = [anchor.First, anchor.Second, anchor.Third];
                for (int at = bytes.IndexOf(three); at >= 0;)
                {
                    recogniser.Recognise(new Sighting(bytes, at, map), harvest);
                    int next = bytes[(at + 1)..].IndexOf(three);
                    at = next < 0 ? -1 : at + 1 + next;
                }
            }
        }
        return harvest;
    }
}
