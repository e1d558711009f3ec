using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers.Text;

/// <summary>The recognisers of text. <c>BareNumbers</c> has no anchors and is called by the survey itself.</summary>
internal static class TextRecognisers
{
    public static IReadOnlyList<Recogniser> All { get; } =
    [
        new Pem(), new PemInBase64(), new Base64Body(), new Jwk(), new XmlRsaKey(), new Ppk(), new SshPublicText(), new JwtToken(), new AgeSecretKey(),
        new AnsibleVault(),
    ];
}
