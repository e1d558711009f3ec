namespace Keystay.Tokens.Tests.Forgery;

/// <summary>One <see cref="Rings"/> for all tests of a class: making its RSA keys takes seconds.</summary>
public sealed class SharedRings : IDisposable
{
    internal Rings Rings { get; } = new();

    public void Dispose() => Rings.Dispose();
}
