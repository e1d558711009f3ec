namespace Keystay.Tokens.Trust;

/// <summary>Which documents publish the keys that are believed, and how long they are believed without being confirmed.</summary>
public sealed record MetadataOptions
{
    /// <summary>Issuers' metadata.</summary>
    public IReadOnlyList<MetadataAddress> Metadata { get; init => field = [.. value]; } = [];

    /// <summary>Bare JWKS.</summary>
    public IReadOnlyList<JwksAddress> Jwks { get; init => field = [.. value]; } = [];

    /// <summary>Documents that are given and do not age.</summary>
    public IReadOnlyList<KeyDocument> Documents { get; init => field = [.. value]; } = [];

    /// <summary>
    /// How long the keys of a document are believed after it was last confirmed; one hour unless set, from a second to a day. Past it they are refused with
    /// <see cref="TokenReason.KeysStale"/>. This is also the longest that a removed key can outlive its removal while the document cannot be read.
    /// </summary>
    public TimeSpan MaxStaleness { get; init => field = Within(value, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)); } = TimeSpan.FromHours(1);

    /// <summary>
    /// How often documents are read anew; five minutes unless set, from 100 milliseconds to 12 hours. A tenth of it, at random, is taken off each time, so
    /// that a fleet that started together does not ask together. After a failure the next attempt comes sooner.
    /// </summary>
    public TimeSpan RefreshInterval { get; init => field = Within(value, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(12)); } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The least time between two readings that unknown keys ask for; five seconds unless set, from 100 milliseconds to an hour. Whoever sends tokens with
    /// invented keys causes one request in this time and no more.
    /// </summary>
    public TimeSpan MinUnknownKeyInterval { get; init => field = Within(value, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)); } = TimeSpan.FromSeconds(5);

    /// <summary>Whether plain http is spoken to this machine's loopback address; for development.</summary>
    public bool AllowLoopbackHttp { get; init; }

    /// <summary>Bounds on the answers.</summary>
    public MetadataLimits Limits { get; init; } = MetadataLimits.Default;

    private static TimeSpan Within(TimeSpan value, TimeSpan least, TimeSpan most) => value >= least && value <= most ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"This takes a time from {least} to {most}.");
}
