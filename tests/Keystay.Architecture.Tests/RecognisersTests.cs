using System.Reflection;
using System.Runtime.CompilerServices;

namespace Keystay.Architecture.Tests;

public class RecognisersTests
{
    private const BindingFlags Everything = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>They are called from several threads at once and on bytes of different inputs: anything kept would be a leak or a race.</summary>
    [Fact]
    public void Recognisers_keep_no_state()
    {
        var types = typeof(Scanning.Scanner).Assembly.GetTypes();
        var recogniser = types.Single(t => t.FullName == "Keystay.Scanning.Survey.Recogniser");
        var all = types.Where(recogniser.IsAssignableFrom).ToArray();
        Assert.True(all.Length > 20, "The recognisers were not found.");
        Assert.DoesNotContain(all.SelectMany(t => t.GetFields(Everything)).Where(f => !f.IsLiteral && !IsParameter(f)), f => !f.IsInitOnly || IsMutable(f.FieldType));
    }

    /// <summary>The language has no way to mark a primary constructor's parameter read-only; it is a field only in the metadata.</summary>
    private static bool IsParameter(FieldInfo field) => field.Name.StartsWith('<') && field.Name.EndsWith(">P", StringComparison.Ordinal);

    /// <summary>Arrays are passed as read-only tables by custom; what grows or is written by its nature is not.</summary>
    private static bool IsMutable(Type type) => type.IsGenericType
        && type.GetGenericTypeDefinition().Namespace is "System.Collections.Generic" or "System.Collections.Concurrent" && !type.IsInterface
        && type.GetCustomAttribute<IsReadOnlyAttribute>() is null;
}
