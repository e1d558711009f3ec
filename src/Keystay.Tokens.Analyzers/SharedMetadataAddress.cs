using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Keystay.Tokens.Analyzers;

/// <summary>Addresses of Microsoft Entra that serve the keys of all tenants: their first segment is no tenant.</summary>
internal static class SharedMetadataAddress
{
    private static readonly string[] Hosts =
    [
        "login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn", "login.chinacloudapi.cn", "login.microsoft.com",
        "login.windows.net", "sts.windows.net",
    ];

    private static readonly string[] Audiences = ["common", "organizations", "consumers"];

    /// <summary>The host and audience, such as <c>login.microsoftonline.com/common</c>, that an expression names for certain; null if none.</summary>
    public static string? In(IOperation expression)
    {
        // What is still unknown may go on with the last segment that is known, unless that has ended.
        bool whole = TryReadStart(expression, out string known);
        if (!Uri.TryCreate(known, UriKind.Absolute, out var address) || !Hosts.Contains(address.Host, StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }
        string[] path = address.AbsolutePath.Split('/');
        return path.Length > (whole ? 1 : 2) && Audiences.Contains(path[1], StringComparer.OrdinalIgnoreCase) ? $"{address.Host}/{path[1]}" : null;
    }

    /// <summary>Reads the text that an expression begins with whatever happens; true if that is all of it.</summary>
    private static bool TryReadStart(IOperation expression, out string text)
    {
        expression = expression.WithoutConversions();
        text = "";
        switch (expression)
        {
            case { ConstantValue: { HasValue: true, Value: string constant } }:
                text = constant;
                return true;
            case IInterpolatedStringOperation interpolated:
                foreach (var part in interpolated.Parts)
                {
                    bool whole = TryReadStart(part is IInterpolatedStringTextOperation literal ? literal.Text : ((part as IInterpolationOperation)?.Expression ?? part), out string piece);
                    text += piece;
                    if (!whole)
                    {
                        return false;
                    }
                }
                return true;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                if (!TryReadStart(sum.LeftOperand, out text))
                {
                    return false;
                }
                bool both = TryReadStart(sum.RightOperand, out string rest);
                text += rest;
                return both;
            case IObjectCreationOperation { Type.Name: "Uri", Arguments: { Length: 1 } arguments }:
                return TryReadStart(arguments[0].Value, out text);
            default:
                return false;
        }
    }
}
