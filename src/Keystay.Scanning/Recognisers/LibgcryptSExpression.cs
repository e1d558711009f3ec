using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers;

/// <summary>Whole keys of libgcrypt and gpg-agent as S-expressions, in the tokens memory holds and in both written forms.</summary>
internal sealed class LibgcryptSExpression : Recogniser
{
    public override string Name => "sexp";

    /// <summary>
    /// Tokens: open, data, length of "public-key", "private-key" or "protected-private-key". Text: the same three lengths, and "(pr", "(pu".
    /// </summary>
    public override IReadOnlyList<Anchor> Anchors { get; } =
    [
        new(3, 1, 10), new(3, 1, 11), new(3, 1, 20), new(3, 1, 21),
        Anchor.Of("(10"u8), Anchor.Of("(11"u8), Anchor.Of("(20"u8), Anchor.Of("(21"u8), Anchor.Of("(pr"u8), Anchor.Of("(pu"u8),
    ];

    public override void Recognise(Sighting sighting, Harvest harvest)
    {
        var ahead = sighting.Ahead;
        if (ahead.Length < 8)
        {
            return;
        }
        var (syntax, name) = ahead[0] == 3 ? (SexpSyntax.Internal, 4) : ahead[1] == 'p' ? (SexpSyntax.Advanced, 1) : (SexpSyntax.Canonical, 4);
        if (ahead[name] is not ((byte)'p' or (byte)'s') || SexpKey.TryRead(ahead, syntax) is not { } key)
        {
            return;
        }
        harvest.Add(key, sighting, sighting.At, syntax switch
        {
            SexpSyntax.Internal => "internal",
            SexpSyntax.Canonical => "canonical",
            _ => "advanced",
        });
    }
}
