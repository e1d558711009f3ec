using Keystay.Tokens.Events;

namespace Keystay.Tokens.Tests.Events;

/// <summary>Keeps what it is told.</summary>
internal sealed class KeptEvents : ITokenEventSink
{
    public List<TokenEvent> All { get; } = [];

    public void Write(TokenEvent decision) => All.Add(decision);
}
