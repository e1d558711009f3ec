using System.IO.Hashing;

namespace Keystay.Tokens.Wire;

/// <summary>
/// The names that a document's objects have had so far, each as a hash of name and object. Two names of one hash count as one name: such a pair can only
/// be made by who writes the whole token, and costs that token alone.
/// </summary>
internal ref struct MemberNames(Span<ulong> seen, Span<int> openObjects)
{
    private readonly Span<ulong> seen = seen;
    private readonly Span<int> openObjects = openObjects;
    private int count, objects, depth;

    public readonly int Depth => depth;

    /// <summary>Enters an object or array; false if it lies too deep.</summary>
    public bool TryEnter()
    {
        if (depth == openObjects.Length)
        {
            return false;
        }
        openObjects[depth++] = ++objects;
        return true;
    }

    public void Leave() => depth--;

    /// <summary>Adds a name of the innermost object: <see cref="TokenReason.Accepted"/>, or why not.</summary>
    public TokenReason Add(scoped ReadOnlySpan<byte> name)
    {
        ulong hash = XxHash3.HashToUInt64(name, openObjects[depth - 1]);
        if (seen[..count].Contains(hash))
        {
            return TokenReason.DuplicateMember;
        }
        if (count == seen.Length)
        {
            return TokenReason.TooManyMembers;
        }
        seen[count++] = hash;
        return TokenReason.Accepted;
    }
}
