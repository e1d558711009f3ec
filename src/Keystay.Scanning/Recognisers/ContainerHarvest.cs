using Keystay.Scanning.Encodings;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers;

/// <summary>Hands what a decoder read to the harvest.</summary>
internal static class ContainerHarvest
{
    /// <param name="harvest">Takes it.</param>
    /// <param name="container">What was read.</param>
    /// <param name="sighting">Where the window lies.</param>
    /// <param name="start">Index of the container's first byte in the window.</param>
    /// <param name="encoding">The contract's encoding name.</param>
    public static void Add(this Harvest harvest, DecodedContainer container, Sighting sighting, int start, string encoding)
    {
        if (container.Public is { } key)
        {
            harvest.Public(key, container.Name, container.IsAuthority);
        }
        if (container.Claim is null && container.ProtectedKind is null)
        {
            return;
        }
        var place = sighting.Place(container.Form, encoding, start, container.Length);
        if (container.Claim is { } claim)
        {
            harvest.Private(claim, place);
        }
        if (container.ProtectedKind is { } kind)
        {
            harvest.Protected(kind, container.ProtectedDetail, container.Public, place);
        }
    }
}
