using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Keystay.Tokens.Analyzers;

/// <summary>
/// Whether a validator's body can refuse anything. It is called empty only when it cannot: it throws nothing, calls nothing that might, and returns the
/// same kind of "yes" wherever it returns.
/// </summary>
internal sealed class EmptyBody(IOperation body, TokenReading reading)
{
    /// <summary>Writing a line decides nothing.</summary>
    private static readonly string[] Talk = ["Microsoft.Extensions.Logging", "System.Console", "System.Diagnostics.Debug", "System.Diagnostics.Trace"];

    /// <param name="signature">Whether what it should check is a signature, and what it returns a token.</param>
    public bool Accepts(bool signature)
    {
        if (body.DescendantsAndSelf().Any(Decides))
        {
            return false;
        }
        var returned = body.DescendantsAndSelf().OfType<IReturnOperation>().Select(r => r.ReturnedValue).ToArray();
        return returned.Length > 0 && returned.All(value => value is not null && (signature ? reading.IsRead(value) : IsYes(value)));
    }

    /// <summary>True for a validator of two answers; for one that returns the issuer, the issuer as it came or any other text.</summary>
    private static bool IsYes(IOperation value) => value.Is(true)
        || value is { Type.SpecialType: SpecialType.System_String, ConstantValue: { HasValue: true, Value: not null } }
        || value.WithoutConversions() is IParameterReferenceOperation { Type.SpecialType: SpecialType.System_String }
        || (value is IPropertyReferenceOperation { Property.Name: "Issuer" } property && property.Instance?.WithoutConversions() is IParameterReferenceOperation);

    private bool Decides(IOperation operation) => operation switch
    {
        IThrowOperation or IConditionalOperation or ICoalesceOperation or ISwitchOperation or ISwitchExpressionOperation or ILoopOperation
            or IAnonymousFunctionOperation or ILocalFunctionOperation or IConditionalAccessOperation or IDynamicInvocationOperation => operation != body,
        IInvocationOperation call => !reading.IsRead(call) && !IsTalk(call),
        IObjectCreationOperation creation => !reading.IsRead(creation) && !reading.IsReader(creation),
        _ => false,
    };

    private static bool IsTalk(IInvocationOperation call)
    {
        string type = call.TargetMethod.ContainingType.ToDisplayString();
        return Talk.Any(t => type == t || type.StartsWith(t + ".", StringComparison.Ordinal));
    }
}
