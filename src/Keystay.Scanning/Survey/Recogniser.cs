namespace Keystay.Scanning.Survey;

/// <summary>Knows one form in which key material lies. One form, one file, one row in the corpus table.</summary>
/// <remarks>
/// A recogniser decodes and hands on; it never decides that something is a finding: that is the provers' work. It is called from several threads
/// at once, holds no state, never throws for any bytes, and copies private bytes only into what it hands to the harvest.
/// </remarks>
internal abstract class Recogniser
{
    /// <summary>The form's name, for the recogniser set's digest and the diagnostic counters.</summary>
    public abstract string Name { get; }

    /// <summary>What to look for. The recogniser is called for every occurrence of each, also for chance ones.</summary>
    public abstract IReadOnlyList<Anchor> Anchors { get; }

    /// <summary>Looks closer at an anchor.</summary>
    public abstract void Recognise(Sighting sighting, Harvest harvest);
}
