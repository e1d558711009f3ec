using Keystay.Scanning.Encodings;
using Keystay.Scanning.Encodings.Text;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers.Text;

/// <summary>Hands a decoded container to the harvest.</summary>
internal static class ContainerDelivery
{
    /// <summary>Hands over what is private or protected with its place, and the public half.</summary>
    public static void Deliver(this Harvest harvest, DecodedContainer container, TextView text, string form, string encoding, int start, int end)
    {
        if (container.Claim is { } claim)
        {
            harvest.Private(claim, text.Place(form, encoding, start, end - start));
        }
        if (container.ProtectedKind is { } kind)
        {
            harvest.Protected(kind, container.ProtectedDetail, container.Public, text.Place(form, encoding, start, end - start));
        }
        if (container.Public is { } key)
        {
            harvest.Public(key, container.Name, container.IsAuthority);
        }
    }
}
