using System.CommandLine;
using System.Globalization;

namespace Keystay.Cli.Keys;

/// <summary>An option that takes a time span: a whole number and s, m, h or d.</summary>
internal sealed class DurationOption : Option<TimeSpan?>
{
    public DurationOption(string name, string description)
        : base(name)
    {
        HelpName = "TIME";
        Description = description;
        CustomParser = result =>
        {
            if (Read(result.Tokens[0].Value) is { } span)
            {
                return span;
            }
            result.AddError($"{name} takes a time such as 90s, 15m, 24h or 14d, not '{result.Tokens[0].Value}'.");
            return null;
        };
    }

    private static TimeSpan? Read(string text) => text.Length < 2 || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number > 100_000_000 ? null : text[^1] switch
    {
        's' => TimeSpan.FromSeconds(number),
        'm' => TimeSpan.FromMinutes(number),
        'h' => TimeSpan.FromHours(number),
        'd' when number <= 36_500 => TimeSpan.FromDays(number),
        _ => null,
    };
}
