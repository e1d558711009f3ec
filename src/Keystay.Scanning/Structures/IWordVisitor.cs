namespace Keystay.Scanning.Structures;

/// <summary>Looks at the candidates of a <see cref="WordFilter"/>. Implemented by structs, so that the call costs nothing.</summary>
internal interface IWordVisitor
{
    /// <param name="window">The bytes.</param>
    /// <param name="at">Index of the candidate word.</param>
    void Visit(ReadOnlySpan<byte> window, int at);
}
