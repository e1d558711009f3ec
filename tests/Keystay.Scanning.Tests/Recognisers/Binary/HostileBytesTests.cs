using CsCheck;
using Keystay.Dumps;
using Keystay.Scanning.Encodings;
using Keystay.Scanning.Recognisers;
using Keystay.Scanning.Survey;
using Keystay.Scanning.Tests.Encodings;

namespace Keystay.Scanning.Tests.Recognisers.Binary;

public class HostileBytesTests
{
    private static readonly IReadOnlyList<Recogniser> all = RecogniserSet.For(DumpFormat.Hprof);
    private static readonly byte[][] containers = [.. Containers.All, OpenSshTool.NewKey("rsa", 2048, "").Container, OpenSshTool.NewKey("ed25519", 256, "x").Container];

    [Fact]
    public void Broken_containers_never_throw_nor_reach_outside_the_window()
    {
        var change = Gen.Select(Gen.Int[0, 4000], Gen.OneOf(Gen.Byte, Gen.OneOfConst<byte>(0, 0x30, 0x80, 0x82, 0xFF)));
        Gen.Select(Gen.Int[0, containers.Length - 1], change.Array[1, 6], Gen.Int[0, 4000]).Sample((which, changes, cut) =>
        {
            var bytes = containers[which].ToArray();
            foreach (var (at, value) in changes)
            {
                // Half of all changes hit the headers.
                bytes[at % 2 == 0 ? at / 2 % bytes.Length : at / 2 % Math.Min(48, bytes.Length)] = value;
            }
            AssertBounded(bytes);
            AssertBounded(bytes.AsSpan(0, cut % bytes.Length).ToArray());
        }, iter: 4000);
    }

    [Fact]
    public void Chance_bytes_behind_an_anchor_never_throw()
    {
        var anchors = all.SelectMany(r => r.Anchors).Distinct().ToArray();
        var small = Gen.OneOfConst<byte>(0, 1, 2, 3, 4, 0x20, 0x30, 0x80, 0x81, 0x82, 0xFF, (byte)'(', (byte)')', (byte)':', (byte)'#', (byte)'1');
        Gen.Select(Gen.Int[0, anchors.Length - 1], Gen.OneOf(Gen.Byte.Array[0, 80], small.Array[0, 80]), Gen.OneOf(Gen.Byte.Array[0, 200], small.Array[0, 200]))
            .Sample((which, before, after) =>
            {
                var anchor = anchors[which];
                AssertBounded([.. before, anchor.First, anchor.Second, anchor.Third, .. after]);
            }, iter: 20000);
    }

    [Fact]
    public void An_anchor_at_either_end_of_the_window_never_throws()
    {
        foreach (var anchor in all.SelectMany(r => r.Anchors))
        {
            byte[] three = [anchor.First, anchor.Second, anchor.Third];
            for (int around = 0; around < 24; around++)
            {
                AssertBounded([.. three, .. new byte[around]]);
                AssertBounded([.. new byte[around], .. three]);
            }
        }
    }

    [Fact]
    public void Decoders_never_throw()
    {
        Gen.Byte.Array[0, 300].Sample(bytes =>
        {
            DerKeys.TryRead(bytes);
            DerKeys.TryRead([0x30, 0x82, 0, (byte)Math.Max(0, bytes.Length - 4), .. bytes]);
            OpenSshKeys.TryRead([.. "openssh-key-v1\0"u8, .. bytes]);
            SshPrivateKeys.TryRead([.. "\0\0\0\u0007ssh-rsa"u8, .. bytes]);
        }, iter: 20000);
    }

    private static void AssertBounded(byte[] bytes)
    {
        using var harvest = NaiveSurvey.Of(bytes, all);
        foreach (var place in harvest.Claims.Select(c => c.Place).Concat(harvest.Protecteds.Select(p => p.Place)))
        {
            Assert.All(place.Extents, e => Assert.True(e.Offset >= 0 && e.Length > 0 && e.End <= bytes.Length));
        }
    }
}
