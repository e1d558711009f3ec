using System.Collections.Concurrent;
using Keystay.Tokens.Events;

namespace Keystay.Tokens.AspNetCore.Tests.Bearer;

/// <summary>A sink that keeps the reason codes.</summary>
internal sealed class KeptDecisions : ITokenEventSink
{
    private readonly ConcurrentQueue<string> codes = new();

    public IEnumerable<string> Codes => codes;

    public void Write(TokenEvent decision) => codes.Enqueue(decision.Code);
}
