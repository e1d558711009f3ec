using System.Security.Cryptography;
using Keystay.Keys;
using Keystay.Signing.Rings;

namespace Keystay.Signing.Tests.Rings;

/// <summary>Rings and public keys for tests of the state; no private key is kept.</summary>
internal static class FreshRing
{
    public static readonly RotationPolicy Policy = new(TimeSpan.FromDays(14), TimeSpan.FromDays(1), TimeSpan.FromDays(2));

    public static Ring Named(string name = "consumer") => new(
        name, IssuerPattern.Parse("https://login.example/" + name), SignatureAlgorithm.ES256, Policy, KeyCustody.Isolated, new TokenPolicy(["api://*"], TimeSpan.FromHours(1)), []);

    public static PublicKey Key()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return PublicKeyReader.Read(key.ExportSubjectPublicKeyInfo())[0].Key;
    }
}
