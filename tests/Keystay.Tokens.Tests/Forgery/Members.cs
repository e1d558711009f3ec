using System.Collections.Immutable;
using System.Text.Json;

namespace Keystay.Tokens.Tests.Forgery;

/// <summary>The members of a JSON object in their order, each value as it is written; unlike a JSON library's object it may have two of one name.</summary>
internal sealed record Members(ImmutableList<(string Name, string Value)> All)
{
    public Members(params IEnumerable<(string Name, string Value)> all)
        : this(all.ToImmutableList())
    {
    }

    public string this[string name] => All.Single(m => m.Name == name).Value;

    public IEnumerable<string> Names => All.Select(m => m.Name);

    /// <summary>A text as a value.</summary>
    public static string Text(string text) => JsonSerializer.Serialize(text);

    /// <summary>With a member's value replaced, or the member added at the end.</summary>
    public Members With(string name, string value) => All.FindIndex(m => m.Name == name) is >= 0 and var at ? new(All.SetItem(at, (name, value))) : And(name, value);

    /// <summary>With one more member at the end, whether or not there is one of the name.</summary>
    public Members And(string name, string value) => new(All.Add((name, value)));

    /// <summary>With one more member in front.</summary>
    public Members After(string name, string value) => new(All.Insert(0, (name, value)));

    public Members Without(string name) => new(All.RemoveAll(m => m.Name == name));

    public Members Renamed(string name, string other) => new(All.ConvertAll(m => m.Name == name ? (other, m.Value) : m));

    /// <summary>The object. Names are written as they are, escapes included.</summary>
    public override string ToString() => $"{{{string.Join(',', All.Select(m => $"\"{m.Name}\":{m.Value}"))}}}";
}
