using Keystay.Keys;

namespace Keystay.Scanning.Survey;

/// <summary>What one worker's survey gathered. Not thread-safe: one per worker, merged afterwards.</summary>
internal sealed class Harvest : IDisposable
{
    /// <summary>Public keys seen, with how plausible it is that their private half is here too.</summary>
    public Dictionary<string, HarvestedKey> Publics { get; } = [];

    /// <summary>Decoded private containers and where they lie.</summary>
    public List<(PrivateClaim Claim, Place Place)> Claims { get; } = [];

    /// <summary>Encrypted containers.</summary>
    public List<Protected> Protecteds { get; } = [];

    /// <summary>AES key schedules.</summary>
    public List<KeySchedule> Schedules { get; } = [];

    /// <summary>Numbers that memory points at or that stand as bare text.</summary>
    public NumberPool Numbers { get; } = new();

    /// <summary>Compact JWS with an HMAC algorithm (RFC 7515, section 7.1), as ASCII; public text.</summary>
    public HashSet<string> HmacTokens { get; } = [];

    /// <summary>Adds a public key; <paramref name="isAuthority"/> for certificates that only sign others (trust stores hold hundreds).</summary>
    public void Public(PublicKey key, string? name = null, bool isAuthority = false)
    {
        if (!Publics.TryGetValue(key.Thumbprint, out var known))
        {
            Publics.Add(key.Thumbprint, known = new HarvestedKey(key) { IsAuthority = isAuthority });
        }
        known.IsAuthority |= isAuthority;
        known.Name(name);
    }

    /// <summary>Adds a decoded container with private parts.</summary>
    public void Private(PrivateClaim claim, Place place) => Claims.Add((claim, place));

    /// <summary>Adds an encrypted container.</summary>
    public void Protected(string kind, string? detail, PublicKey? key, Place place) => Protecteds.Add(new(kind, detail, key, place));

    /// <summary>Adds an unsigned big-endian number of 16 to 2,048 bytes that stands alone, for example a bare base64url value of a JWK's size.</summary>
    public void Number(ReadOnlySpan<byte> bigEndian) => Numbers.Add(bigEndian, NumberOrder.BigEndian);

    /// <summary>Adds a JWS whose header names HS256, HS384 or HS512.</summary>
    public void HmacToken(ReadOnlySpan<byte> compact)
    {
        if (HmacTokens.Count < ScanLimits.MaxHmacTokens)
        {
            HmacTokens.Add(System.Text.Encoding.ASCII.GetString(compact));
        }
    }

    /// <summary>Authorities are other people's where there are many of them. A few are none to leave out: a self-signed certificate says CA:TRUE too.</summary>
    public void KeepTrustStoresOnly()
    {
        var authorities = Publics.Values.Where(h => h.IsAuthority).ToList();
        if (authorities.Count <= ScanLimits.MostUnaskedTargets)
        {
            authorities.ForEach(h => h.IsAuthority = false);
        }
    }

    /// <summary>Takes over what another worker gathered.</summary>
    public void Merge(Harvest other)
    {
        foreach (var (thumbprint, theirs) in other.Publics)
        {
            if (Publics.TryGetValue(thumbprint, out var mine))
            {
                mine.Merge(theirs);
            }
            else
            {
                Publics.Add(thumbprint, theirs);
            }
        }
        Claims.AddRange(other.Claims);
        Protecteds.AddRange(other.Protecteds);
        Schedules.AddRange(other.Schedules);
        HmacTokens.UnionWith(other.HmacTokens);
        Numbers.Merge(other.Numbers);
        other.Claims.Clear();
        other.Schedules.Clear();
    }

    public void Dispose()
    {
        Claims.ForEach(c => c.Claim.Clear());
        Schedules.ForEach(s => s.Clear());
        Numbers.Dispose();
    }
}
