using Keystay.Scanning.Reports;

namespace Keystay.Cli.Rendering;

/// <summary>How a key, a proof and an input's state are said in words.</summary>
internal static class KeyText
{
    /// <summary>For example <c>RSA 2048</c>, <c>EC P-256</c>, <c>HMAC 256</c>.</summary>
    public static string Kind(KeyReport key) => key.Kty switch
    {
        "oct" => $"HMAC {key.Bits}",
        _ when key.Curve is { } curve => key.Kty == "OKP" ? curve : $"{key.Kty} {curve}",
        _ => $"{key.Kty} {key.Bits}",
    };

    public static string Proof(string proof) => proof switch
    {
        "factor" => "a prime factor found here divides the modulus",
        "exponent" => "a private exponent found here undoes the public one",
        "public-point" => "a scalar found here times the base point is the public key",
        "seed" => "a seed found here derives the public key",
        "decodes-and-matches" => "an encoded key found here decodes, and its halves belong together",
        "verifies-token" => "a secret found here verifies a token found here",
        _ => proof,
    };

    /// <summary>What an input is: complete, or how much of it was read.</summary>
    public static string State(InputReport input) => input.Complete
        ? "complete"
        : $"INCOMPLETE, {Sizes.Exact(input.ScannedBytes)} of {Sizes.Count(input.Bytes, "byte")} read";

    public static string Place(Exposure place) => place.Address is { } address
        ? $"{Sizes.Hex(address)} (offset {Sizes.Exact(place.Offset)})"
        : $"offset {Sizes.Exact(place.Offset)}";
}
