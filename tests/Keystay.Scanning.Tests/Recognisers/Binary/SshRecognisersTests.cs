using Keystay.Scanning.Encodings;
using Keystay.Scanning.Tests.Encodings;

namespace Keystay.Scanning.Tests.Recognisers.Binary;

public class SshRecognisersTests
{
    [Theory]
    [MemberData(nameof(OpenSshKeysTests.Types), MemberType = typeof(OpenSshKeysTests))]
    public void Finds_a_decoded_key_file_once(string type, int bits)
    {
        var (container, blob) = OpenSshTool.NewKey(type, bits, "");
        for (int before = 0; before < 9; before++)
        {
            using var harvest = NaiveSurvey.Of(Garbage.Around(container, before));

            harvest.OneClaim("openssh", "ssh-wire", before, container.Length);
            Assert.Equal([SshPublicKeys.TryRead(blob)!.Public!.Thumbprint], harvest.Publics.Keys);
        }
    }

    [Theory]
    [MemberData(nameof(OpenSshKeysTests.Types), MemberType = typeof(OpenSshKeysTests))]
    public void Finds_a_serialised_key_outside_its_file(string type, int bits)
    {
        var (container, blob) = OpenSshTool.NewKey(type, bits, "");
        var name = blob.AsSpan(0, 4 + blob[3]);
        var serialised = container.AsSpan(container.AsSpan().LastIndexOf(name));
        int length = SshPrivateKeys.TryRead(serialised)!.Length;
        for (int before = 0; before < 9; before++)
        {
            using var harvest = NaiveSurvey.Of(Garbage.Around(serialised, before));

            harvest.OneClaim("ssh-private", "ssh-wire", before, length);
        }
    }

    [Fact]
    public void Finds_the_public_half_of_an_encrypted_key_file()
    {
        var (container, blob) = OpenSshTool.NewKey("ed25519", 256, "a passphrase");
        using var harvest = NaiveSurvey.Of(Garbage.Around(container, 5));

        var found = harvest.OneProtected("openssh-encrypted", "ssh-wire", 5, container.Length);
        Assert.Equal(SshPublicKeys.TryRead(blob)!.Public, found.Public);
    }

    [Fact]
    public void Finds_a_public_blob()
    {
        var (_, blob) = OpenSshTool.NewKey("rsa", 2048, "");
        using var harvest = NaiveSurvey.Of(Garbage.Around(blob, 5));

        Assert.Equal([SshPublicKeys.TryRead(blob)!.Public!.Thumbprint], harvest.Publics.Keys);
        Assert.Empty(harvest.Claims);
    }
}
