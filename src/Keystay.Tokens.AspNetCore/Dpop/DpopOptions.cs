namespace Keystay.Tokens.AspNetCore;

/// <summary>Tokens that are bound to a client's key (RFC 9449).</summary>
public sealed class DpopOptions
{
    /// <summary>Whether proofs are checked; off unless set.</summary>
    public DpopMode Mode { get; set; }

    /// <summary>How old a proof may be, clock skew aside; one minute unless set, from one second to ten minutes. For as long its jti is remembered.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Most proofs that are remembered at once, at some 60 bytes each; 262,144 unless set. A client whose share is full is refused until its proofs are too
    /// old to be used again.
    /// </summary>
    public int MaxRememberedProofs { get; set; } = 1 << 18;

    /// <summary>
    /// Scheme and host that clients call, such as <c>https://api.example.com</c>; null takes what the request says, as the server and its forwarded headers
    /// middleware have it. With it set a proof that was made for another host is no good here whatever the Host header claims.
    /// </summary>
    public string? Origin { get; set; }

    internal void Validate()
    {
        if (MaxAge < TimeSpan.FromSeconds(1) || MaxAge > TimeSpan.FromMinutes(10))
        {
            throw new ArgumentException($"Dpop.MaxAge is {MaxAge}; it takes a time from one second to ten minutes.");
        }
        if (MaxRememberedProofs is < DpopReplayMemory.Shares or > 100_000_000)
        {
            throw new ArgumentException($"Dpop.MaxRememberedProofs is {MaxRememberedProofs}; it takes a number from {DpopReplayMemory.Shares} to 100000000.");
        }
        if (Origin is not null && (!Uri.TryCreate(Origin, UriKind.Absolute, out var origin) || origin.Scheme is not ("https" or "http") || origin.PathAndQuery != "/" || origin.UserInfo.Length + origin.Fragment.Length > 0))
        {
            throw new ArgumentException($"Dpop.Origin is '{Origin}'; it takes a scheme and a host, such as https://api.example.com.");
        }
    }
}
