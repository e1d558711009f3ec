using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Tests.Recognisers.Binary;

/// <summary>What a harvest must hold, no more and no less.</summary>
internal static class Expect
{
    /// <summary>One claim, of this form and encoding, in exactly these bytes.</summary>
    public static PrivateClaim OneClaim(this Harvest harvest, string form, string encoding, int offset, int length)
    {
        var (claim, place) = Assert.Single(harvest.Claims);
        AssertPlace(place, form, encoding, offset, length);
        return claim;
    }

    /// <summary>One encrypted container in exactly these bytes.</summary>
    public static Protected OneProtected(this Harvest harvest, string kind, string encoding, int offset, int length)
    {
        var found = Assert.Single(harvest.Protecteds);
        Assert.Equal(kind, found.Kind);
        AssertPlace(found.Place, found.Place.Form, encoding, offset, length);
        Assert.Empty(harvest.Claims);
        return found;
    }

    private static void AssertPlace(Place place, string form, string encoding, int offset, int length)
    {
        Assert.Equal((form, encoding), (place.Form, place.Encoding));
        Assert.Equal(new Extent(offset, length), Assert.Single(place.Extents));
    }
}
