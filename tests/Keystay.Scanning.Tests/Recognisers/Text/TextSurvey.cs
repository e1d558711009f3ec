using System.Text;
using Keystay.Scanning.Recognisers.Text;
using Keystay.Scanning.Survey;
using Keystay.Scanning.Tests.Recognisers.Binary;

namespace Keystay.Scanning.Tests.Recognisers.Text;

/// <summary>Text as it lies in a dump, and what the text recognisers make of it.</summary>
internal static class TextSurvey
{
    public const int OddOffset = 77;

    /// <summary>Apart from its label, so that no scanner takes this repository for a leak.</summary>
    public const string Begin = "-----BEGIN ";

    /// <summary>Both widths, for theories.</summary>
    public static TheoryData<bool> Widths => [false, true];

    /// <summary>The text after an odd number of random bytes, random bytes after it.</summary>
    public static byte[] InMemory(string text, bool wide) => Garbage.Around(Bytes(text, wide), OddOffset);

    public static Harvest Of(string text, bool wide) => NaiveSurvey.Of(InMemory(text, wide), TextRecognisers.All);

    public static byte[] Bytes(string text, bool wide) => wide ? Encoding.Unicode.GetBytes(text) : Encoding.UTF8.GetBytes(text);

    /// <summary>The one claim, whose place is a part of the text.</summary>
    public static PrivateClaim OneClaim(this Harvest harvest, string form, string encoding, string text, string part, bool wide)
    {
        var (claim, place) = Assert.Single(harvest.Claims);
        place.AssertIs(form, encoding, text, part, wide);
        return claim;
    }

    public static void AssertIs(this Place place, string form, string encoding, string text, string part, bool wide)
    {
        int width = wide ? 2 : 1;
        Assert.Equal(form, place.Form);
        Assert.Equal(encoding, place.Encoding);
        Assert.Equal(new Extent(OddOffset + text.IndexOf(part, StringComparison.Ordinal) * width, part.Length * width), Assert.Single(place.Extents));
    }

    public static string Ascii(bool wide) => wide ? "utf16" : "ascii";

    public static string Base64(bool wide) => wide ? "base64-utf16" : "base64";
}
