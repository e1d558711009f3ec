using System.Runtime.InteropServices;
using Keystay.Keys;
using Keystay.Scanning.Arithmetic;
using Keystay.Scanning.Proving;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;

namespace Keystay.Scanning.Tests.Arithmetic;

public class EdwardsBaseTests
{
    private static readonly EdwardsBase Points = new();

    [Fact]
    public void A_seed_gives_its_ed25519_public_key()
    {
        var keys = Enumerable.Range(0, 300).Select(_ => new Ed25519PrivateKeyParameters(new SecureRandom())).ToArray();
        var products = Multiply(keys.Select(k => OkpSecret.Scalar(OkpCurve.Ed25519, k.GetEncoded())));
        Assert.All(keys.Zip(products), p => Assert.Equal(p.First.GeneratePublicKey().GetEncoded(), p.Second.Compressed));
    }

    [Fact]
    public void A_private_key_gives_its_x25519_public_key()
    {
        var keys = Enumerable.Range(0, 300).Select(_ => new X25519PrivateKeyParameters(new SecureRandom())).ToArray();
        var products = Multiply(keys.Select(k => OkpSecret.Scalar(OkpCurve.X25519, k.GetEncoded())));
        Assert.All(keys.Zip(products), p => Assert.Equal(p.First.GeneratePublicKey().GetEncoded(), p.Second.U));
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0xff)]
    [InlineData(0x01)]
    [InlineData(0x80)]
    public void Plain_private_keys_are_clamped_and_multiplied_right(byte fill)
    {
        byte[] secret = [.. Enumerable.Repeat(fill, 32)];
        Assert.Equal(new X25519PrivateKeyParameters(secret).GeneratePublicKey().GetEncoded(), Multiply([OkpSecret.Scalar(OkpCurve.X25519, secret)])[0].U);
        Assert.Equal(new Ed25519PrivateKeyParameters(secret).GeneratePublicKey().GetEncoded(), Multiply([OkpSecret.Scalar(OkpCurve.Ed25519, secret)])[0].Compressed);
    }

    private static (byte[] Compressed, byte[] U)[] Multiply(IEnumerable<byte[]> bigEndian)
    {
        var scalars = bigEndian.SelectMany(s => ExactDivision.ToLimbs([.. s.Reverse()])).ToArray();
        ulong[] compressed = new ulong[scalars.Length], us = new ulong[scalars.Length];
        Points.Multiply(scalars, compressed, us);
        return [.. Enumerable.Range(0, scalars.Length / 4).Select(i => (Bytes(compressed, i), Bytes(us, i)))];
    }

    private static byte[] Bytes(ulong[] all, int i) => MemoryMarshal.AsBytes(all.AsSpan(4 * i, 4)).ToArray();
}
