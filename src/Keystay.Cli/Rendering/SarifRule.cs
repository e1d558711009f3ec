using System.Text.Json.Nodes;
using Keystay.Scanning.Reports;

namespace Keystay.Cli.Rendering;

/// <summary>A family of forms, as a SARIF rule. Identifiers are stable: consumers keep their triage by them.</summary>
internal sealed record SarifRule(string Id, string Level, string Name, string Text)
{
    public static SarifRule Rsa { get; } = new("rsa-private-value", "error", "RsaPrivateValue", "A number of an RSA private key (prime factor, private exponent, CRT value) lies in memory.");
    public static SarifRule Ec { get; } = new("ec-private-scalar", "error", "EcPrivateScalar", "The private scalar of an elliptic-curve key lies in memory.");
    public static SarifRule Okp { get; } = new("okp-private-seed", "error", "OkpPrivateSeed", "The private bytes of an Ed25519 or X25519 key lie in memory.");
    public static SarifRule Hmac { get; } = new("hmac-secret", "error", "HmacSecret", "The secret that verifies a token lies in memory.");
    public static SarifRule Encoded { get; } = new("encoded-private-key", "error", "EncodedPrivateKey", "A private key in an encoding such as PKCS#8, PEM, OpenSSH or JWK lies in memory.");
    public static SarifRule Protected { get; } = new("protected-private-key", "warning", "ProtectedPrivateKey", "A container protected by a password holds a private key.");
    public static SarifRule Symmetric { get; } = new("aes-key-schedule", "note", "AesKeySchedule", "An AES key schedule lies in memory; most belong to random generators and sessions.");
    public static SarifRule Published { get; } = new("published-private-key", "note", "PublishedPrivateKey", "A private key that anyone can look up lies in memory.");

    public static IReadOnlyList<SarifRule> All { get; } = [Rsa, Ec, Okp, Hmac, Encoded, Protected, Symmetric, Published];

    public int Index => All.ToList().IndexOf(this);

    /// <summary>A form with a dot names an element (<c>rsa.p</c>); one without is a whole key in an encoding (<c>pkcs8</c>).</summary>
    public static SarifRule OfKey(KeyReport key, Exposure place) => (place.Form.Contains('.', StringComparison.Ordinal), key.Kty) switch
    {
        (true, "RSA") => Rsa,
        (true, "EC") => Ec,
        (true, "OKP") => Okp,
        (_, "oct") => Hmac,
        _ => Encoded,
    };

    public JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["name"] = Name,
        ["shortDescription"] = new JsonObject { ["text"] = Text },
        ["defaultConfiguration"] = new JsonObject { ["level"] = Level },
    };
}
