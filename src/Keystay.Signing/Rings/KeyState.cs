namespace Keystay.Signing.Rings;

/// <summary>Where a key is in its life. A key only ever moves downward in this list.</summary>
public enum KeyState
{
    /// <summary>Published, so that validators know it before its first signature; signs nothing yet.</summary>
    PrePublished,

    /// <summary>The ring's one key that signs.</summary>
    Active,

    /// <summary>Signs nothing any more; what it signed is still accepted, for the overlap.</summary>
    Retiring,

    /// <summary>Nothing it signed is accepted.</summary>
    Retired,

    /// <summary>Taken back: not believed, whenever it signed.</summary>
    Revoked,
}
