using System.Buffers.Binary;
using Keystay.Keys;
using Keystay.Scanning.Encodings;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers;

/// <summary>Java's key stores JKS and JCEKS: entries of aliases, protected private keys and certificates, big endian (JavaKeyStore.java of OpenJDK).</summary>
internal sealed class JavaKeyStore : Recogniser
{
    private const int HeaderBytes = 12, MostEntries = 1 << 16, LongestAlias = 1024, LongestChain = 32, DigestBytes = 20;
    private const ulong LatestDate = 1UL << 43; // milliseconds: the year 2248

    public override string Name => "java-keystore";

    public override IReadOnlyList<Anchor> Anchors { get; } = [new(0xFE, 0xED, 0xFE), new(0xCE, 0xCE, 0xCE)];

    public override void Recognise(Sighting sighting, Harvest harvest)
    {
        var store = sighting.Ahead;
        bool isJceks = store[0] == 0xCE;
        if (store.Length < HeaderBytes || store[3] != (isJceks ? 0xCE : 0xED))
        {
            return;
        }
        uint version = BinaryPrimitives.ReadUInt32BigEndian(store[4..]), entries = BinaryPrimitives.ReadUInt32BigEndian(store[8..]);
        if (version is not (1 or 2) || entries is 0 or > MostEntries)
        {
            return;
        }
        var reader = new EntryReader(store[HeaderBytes..], version == 2);
        bool isWhole = true;
        for (uint i = 0; i < entries && isWhole; i++)
        {
            isWhole = reader.TryEntry();
        }
        if (reader.PrivateEntries > 0)
        {
            // Cut short by the window, or by a secret key whose length only Java's serialisation knows: what was read is certain.
            int length = HeaderBytes + reader.Consumed;
            length += isWhole && store.Length - length >= DigestBytes ? DigestBytes : 0;
            harvest.Protected("java-keystore", isJceks ? "JCEKS" : "JKS", reader.FirstKey, sighting.Place("java-keystore", "be", sighting.At, length));
        }
    }

    private ref struct EntryReader(ReadOnlySpan<byte> bytes, bool namesCertificateTypes)
    {
        private readonly int total = bytes.Length;
        private ReadOnlySpan<byte> rest = bytes;

        public int PrivateEntries { get; private set; }
        public PublicKey? FirstKey { get; private set; }
        public readonly int Consumed => total - rest.Length;

        /// <summary>Reads one entry whole, or stays before it.</summary>
        public bool TryEntry()
        {
            var before = rest;
            if (TryUInt32(out uint tag) && tag is 1 or 2 && TryText(LongestAlias) && TryDate() && (tag == 1 ? TryPrivateKey() : TryCertificate(out _)))
            {
                return true;
            }
            rest = before;
            return false;
        }

        private bool TryPrivateKey()
        {
            if (!TryBlock(out var key) || DerKeys.TryRead(key) is not { ProtectedKind: not null } || !TryUInt32(out uint chain) || chain > LongestChain)
            {
                return false;
            }
            PublicKey? ownKey = null;
            for (uint i = 0; i < chain; i++)
            {
                if (!TryCertificate(out var certificate))
                {
                    return false;
                }
                ownKey ??= DerKeys.TryRead(certificate)?.Public;
            }
            PrivateEntries++;
            FirstKey ??= ownKey;
            return true;
        }

        private bool TryCertificate(out ReadOnlySpan<byte> certificate)
        {
            certificate = default;
            return (!namesCertificateTypes || TryText(64)) && TryBlock(out certificate) && !certificate.IsEmpty;
        }

        private bool TryDate()
        {
            bool read = BinaryPrimitives.TryReadUInt64BigEndian(rest, out ulong date) && date < LatestDate;
            rest = read ? rest[8..] : rest;
            return read;
        }

        private bool TryText(int longest)
        {
            if (!BinaryPrimitives.TryReadUInt16BigEndian(rest, out ushort length) || length > longest || length > rest.Length - 2)
            {
                return false;
            }
            rest = rest[(2 + length)..];
            return true;
        }

        private bool TryBlock(out ReadOnlySpan<byte> block)
        {
            block = default;
            if (!TryUInt32(out uint length) || length > (uint)rest.Length)
            {
                return false;
            }
            block = rest[..(int)length];
            rest = rest[(int)length..];
            return true;
        }

        private bool TryUInt32(out uint value)
        {
            bool read = BinaryPrimitives.TryReadUInt32BigEndian(rest, out value);
            rest = read ? rest[4..] : rest;
            return read;
        }
    }
}
