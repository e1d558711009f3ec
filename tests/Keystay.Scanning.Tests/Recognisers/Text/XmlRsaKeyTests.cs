using Keystay.Scanning.Survey;
using Keystay.Scanning.Tests.Encodings;

namespace Keystay.Scanning.Tests.Recognisers.Text;

public sealed class XmlRsaKeyTests
{
    public static TheoryData<bool> Widths => TextSurvey.Widths;

    [Theory, MemberData(nameof(Widths))]
    public void What_ToXmlString_writes_is_read(bool wide)
    {
        string xml = TestKeys.Rsa.ToXmlString(true);
        var harvest = TextSurvey.Of(xml, wide);
        TestKeys.AssertIsRsa(harvest.OneClaim("xml", TextSurvey.Ascii(wide), xml, xml, wide));
        Assert.Equal(TestKeys.RsaPublic, Assert.Single(harvest.Publics).Value.Key);
    }

    [Theory, MemberData(nameof(Widths))]
    public void Prefixes_attributes_and_white_space_are_passed_over(bool wide)
    {
        string xml = System.Xml.Linq.XElement.Parse(TestKeys.Rsa.ToXmlString(true)).ToString()
            .Replace("<RSAKeyValue>", "<ds:RSAKeyValue xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">", StringComparison.Ordinal)
            .Replace("</RSA", "</ds:RSA", StringComparison.Ordinal)
            .Replace("<Modulus>", "<ds:Modulus Id='m'>\n   ", StringComparison.Ordinal).Replace("</Modulus>", "\r\n</ds:Modulus>", StringComparison.Ordinal);
        TestKeys.AssertIsRsa(TextSurvey.Of(xml, wide).OneClaim("xml", TextSurvey.Ascii(wide), xml, xml, wide));
    }

    [Theory, MemberData(nameof(Widths))]
    public void A_cut_element_gives_what_it_still_has(bool wide)
    {
        string xml = TestKeys.Rsa.ToXmlString(true);
        string cut = xml[..(xml.IndexOf("</P>", StringComparison.Ordinal) + 4)] + "\0";
        var claim = Assert.IsType<RsaClaim>(Assert.Single(TextSurvey.Of(cut, wide).Claims).Claim);
        Assert.NotNull(claim.Prime1);
        Assert.Null(claim.PrivateExponent);
    }

    [Theory, MemberData(nameof(Widths))]
    public void Public_elements_and_literals_are_no_claim(bool wide)
    {
        Assert.Empty(TextSurvey.Of("<RSAKeyValue>\0<Modulus>\0</Modulus>\0</RSAKeyValue>\0<D>", wide).Claims);
        var harvest = TextSurvey.Of(TestKeys.Rsa.ToXmlString(false), wide);
        Assert.Empty(harvest.Claims);
        Assert.Single(harvest.Publics);
    }
}
