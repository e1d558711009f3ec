using Keystay.Scanning.Encodings.Text;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers.Text;

/// <summary>A recogniser of text, in 8-bit and in UTF-16 alike.</summary>
/// <param name="behind">Characters it wants to see before the mark.</param>
/// <param name="ahead">Characters it wants to see from the mark on.</param>
/// <param name="marks">What every occurrence contains one of.</param>
internal abstract class TextRecogniser(int behind, int ahead, params TextMark[] marks) : Recogniser
{
    public sealed override IReadOnlyList<Anchor> Anchors { get; } = [.. marks.SelectMany(mark => mark.Anchors).Distinct()];

    public sealed override void Recognise(Sighting sighting, Harvest harvest)
    {
        foreach (var mark in marks)
        {
            if (mark.IsAt(sighting, out var width, out int start))
            {
                using var text = new TextView(sighting, width, start, behind, ahead);
                Recognise(text, harvest);
                return;
            }
        }
    }

    /// <summary>Looks closer at the mark that stands at <see cref="TextView.At"/>.</summary>
    protected abstract void Recognise(TextView text, Harvest harvest);
}
