using Keystay.Dumps;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers;

/// <summary>Which recognisers a format is surveyed with.</summary>
internal static class RecogniserSet
{
    public static IReadOnlyList<Recogniser> For(DumpFormat format) => format == DumpFormat.Raw ? [] : [];
}
