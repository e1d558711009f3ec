using Keystay.Keys;
using Keystay.Scanning.Arithmetic;
using Keystay.Scanning.Tests.Encodings;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Math;

namespace Keystay.Scanning.Tests.Arithmetic;

public class WeierstrassBaseTests
{
    public static TheoryData<string> Curves => TestKeys.CurveNames;

    [Theory]
    [MemberData(nameof(Curves))]
    public void The_products_are_the_platforms_public_keys(string name)
    {
        var points = new WeierstrassBase(EcCurve.ByName(name)!);
        var keys = Enumerable.Range(0, 40).Select(_ =>
        {
            using var ec = TestKeys.Ec(name);
            return ec.ExportParameters(true);
        }).ToArray();

        var products = Multiply(points, keys.Select(k => k.D!));

        Assert.All(keys.Zip(products), pair => AssertPoint(pair.First.Q.X!, pair.First.Q.Y!, pair.Second));
    }

    [Theory]
    [MemberData(nameof(Curves))]
    public void Small_large_and_sparse_scalars_are_multiplied_right(string name)
    {
        var oracle = Oracle(name);
        var scalars = Enumerable.Range(1, 40).Select(i => BigInteger.ValueOf(i))
            .Concat(Enumerable.Range(1, 40).Select(i => oracle.N.Subtract(BigInteger.ValueOf(i))))
            .Concat(Enumerable.Range(0, oracle.N.BitLength - 1).Select(i => BigInteger.One.ShiftLeft(i)))
            .Append(BigInteger.One.ShiftLeft(oracle.N.BitLength - 1).Subtract(BigInteger.One)).ToArray();

        var products = Multiply(new WeierstrassBase(EcCurve.ByName(name)!), scalars.Select(s => s.ToByteArrayUnsigned()));

        foreach (var (scalar, product) in scalars.Zip(products))
        {
            var point = oracle.G.Multiply(scalar).Normalize();
            AssertPoint(point.AffineXCoord.GetEncoded(), point.AffineYCoord.GetEncoded(), product);
        }
    }

    [Fact]
    public void A_zero_among_the_scalars_does_not_spoil_the_others()
    {
        using var ec = TestKeys.Ec("P-256");
        var key = ec.ExportParameters(true);
        AssertPoint(key.Q.X!, key.Q.Y!, Multiply(new WeierstrassBase(EcCurve.P256), [[0], key.D!, [0]])[1]);
    }

    [Theory]
    [MemberData(nameof(Curves))]
    public void Eight_lanes_give_what_one_gives(string name)
    {
        var curve = EcCurve.ByName(name)!;
        var points = new WeierstrassBase(curve);
        // Windows of zeros, and a count that leaves lanes empty.
        var scalars = Enumerable.Range(0, 203).SelectMany(i =>
        {
            byte[] scalar = System.Security.Cryptography.RandomNumberGenerator.GetBytes(curve.FieldBytes);
            scalar.AsSpan(i % curve.FieldBytes, Math.Min(i % 7, curve.FieldBytes - (i % curve.FieldBytes))).Clear();
            var reduced = new System.Numerics.BigInteger(scalar, isUnsigned: true) % curve.Order;
            var limbs = new ulong[points.Limbs];
            ExactDivision.ToLimbs(reduced).CopyTo(limbs, 0);
            return limbs;
        }).ToArray();

        Assert.Equal(points.MultiplyOneByOne(scalars), points.MultiplyAffine(scalars));
    }

    private static X9ECParameters Oracle(string name) => CustomNamedCurves.GetByName(name);

    private static void AssertPoint(byte[] x, byte[] y, (byte[] X, byte[] Y) product)
    {
        Assert.Equal(x, product.X[^x.Length..]);
        Assert.Equal(y, product.Y[^y.Length..]);
    }

    private static (byte[] X, byte[] Y)[] Multiply(WeierstrassBase points, IEnumerable<byte[]> bigEndian)
    {
        var all = bigEndian.ToArray();
        int n = points.Limbs;
        var scalars = new ulong[all.Length * n];
        for (int i = 0; i < all.Length; i++)
        {
            ExactDivision.ToLimbs([.. all[i].Reverse()]).AsSpan().TrimEnd(0UL).CopyTo(scalars.AsSpan(i * n));
        }
        ulong[] xs = new ulong[scalars.Length], ys = new ulong[scalars.Length];
        points.Multiply(scalars, xs, ys);
        return [.. Enumerable.Range(0, all.Length).Select(i => (BigEndian(xs.AsSpan(i * n, n)), BigEndian(ys.AsSpan(i * n, n))))];
    }

    private static byte[] BigEndian(ReadOnlySpan<ulong> limbs)
    {
        byte[] bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(limbs).ToArray();
        Array.Reverse(bytes);
        return bytes;
    }
}
