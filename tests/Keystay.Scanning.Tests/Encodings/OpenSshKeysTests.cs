using System.Security.Cryptography;
using Keystay.Keys;
using Keystay.Scanning.Encodings;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Tests.Encodings;

public class OpenSshKeysTests
{
    public static TheoryData<string, int> Types => new() { { "rsa", 2048 }, { "rsa", 3072 }, { "ecdsa", 256 }, { "ecdsa", 384 }, { "ecdsa", 521 }, { "ed25519", 256 } };

    [Theory]
    [MemberData(nameof(Types))]
    public void Reads_a_key_without_a_passphrase(string type, int bits)
    {
        var (container, blob) = OpenSshTool.NewKey(type, bits, "");

        var read = OpenSshKeys.TryRead([.. container, 1, 2, 3]);

        Assert.NotNull(read);
        Assert.Equal(("openssh", container.Length, "a comment"), (read.Form, read.Length, read.Name));
        Assert.Equal(SshPublicKeys.TryRead(blob)?.Public, read.Public);
        AssertSigns(read);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Tells_the_public_half_of_an_encrypted_key(string type, int bits)
    {
        var (container, blob) = OpenSshTool.NewKey(type, bits, "a passphrase");

        var read = OpenSshKeys.TryRead(container);

        Assert.NotNull(read);
        Assert.Equal(("openssh-encrypted", "aes256-ctr, bcrypt", container.Length), (read.ProtectedKind, read.ProtectedDetail, read.Length));
        Assert.Equal(SshPublicKeys.TryRead(blob)?.Public, read.Public);
        Assert.Null(read.Claim);
    }

    [Fact]
    public void Counts_the_tag_of_an_authenticated_cipher()
    {
        var (container, _) = OpenSshTool.NewKey("ed25519", 256, "a passphrase", cipher: "aes256-gcm@openssh.com");

        Assert.Equal(container.Length, OpenSshKeys.TryRead([.. container, 1, 2, 3])?.Length);
    }

    [Fact]
    public void Check_numbers_that_differ_make_it_no_key()
    {
        var (container, _) = OpenSshTool.NewKey("ed25519", 256, "");
        int check = container.AsSpan().LastIndexOf("\0\0\0\u000Bssh-ed25519"u8) - 4;
        container[check] ^= 1;

        Assert.Null(OpenSshKeys.TryRead(container));
    }

    [Fact]
    public void Reads_the_serialisation_alone()
    {
        var (container, _) = OpenSshTool.NewKey("ecdsa", 256, "");
        int start = container.AsSpan().LastIndexOf("\0\0\0\u0013ecdsa-sha2-nistp256"u8);

        var read = SshPrivateKeys.TryRead(container.AsSpan(start));

        Assert.NotNull(read);
        Assert.Equal("ssh-private", read.Form);
        Assert.True(container.AsSpan(start + read.Length).StartsWith("\0\0\0\u0009a comment"u8));
        AssertSigns(read);
    }

    [Fact]
    public void A_container_cut_short_is_none()
    {
        var (container, _) = OpenSshTool.NewKey("ecdsa", 256, "");
        for (int length = 0; length < container.Length; length++)
        {
            Assert.Null(OpenSshKeys.TryRead(container.AsSpan(0, length)));
        }
    }

    /// <summary>The platform takes the claim's private parts together with the container's public ones: it checks that they belong together.</summary>
    private static void AssertSigns(DecodedContainer read)
    {
        switch (read.Claim)
        {
            case RsaClaim rsa:
                var product = new System.Numerics.BigInteger(rsa.Prime1, true, true) * new System.Numerics.BigInteger(rsa.Prime2, true, true);
                Assert.True(product.ToByteArray(true, true).AsSpan().SequenceEqual(((RsaPublicKey)read.Public!).Modulus));
                break;
            case EcClaim ec:
                var key = (EcPublicKey)read.Public!;
                var d = new byte[ec.Curve.FieldBytes];
                ec.Scalar.CopyTo(d.AsSpan(d.Length - ec.Scalar.Length));
                using (var ecdsa = ECDsa.Create(new ECParameters { Curve = ECCurve.CreateFromValue(ec.Curve.Oid), D = d }))
                {
                    Assert.Equal(key.X, ecdsa.ExportParameters(false).Q.X);
                }
                break;
            case OkpClaim okp:
                var x = new Org.BouncyCastle.Crypto.Parameters.Ed25519PrivateKeyParameters(okp.Secret).GeneratePublicKey().GetEncoded();
                Assert.Equal(((OkpPublicKey)read.Public!).X, x);
                break;
            default:
                Assert.Fail("no claim");
                break;
        }
    }
}
