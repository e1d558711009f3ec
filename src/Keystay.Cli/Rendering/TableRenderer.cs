using System.Text;
using Keystay.Scanning.Reports;
using Spectre.Console;

namespace Keystay.Cli.Rendering;

/// <summary>The report for a person at a terminal; without colour, and without lines cut to a width, anywhere else.</summary>
internal sealed class TableRenderer(bool onTerminal, bool includeSymmetric) : IScanRenderer
{
    /// <summary>So that a line in a file is never wrapped.</summary>
    private const int WidthOutsideTerminal = 1000;
    private const int MaxGroupsPerKey = 40;
    private const int MaxProblemsPerInput = 10;

    public void Render(ScanReport report, Stream output)
    {
        using var writer = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = onTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = onTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = onTerminal && !Console.IsOutputRedirected ? Console.WindowWidth : WidthOutsideTerminal;
        foreach (var input in report.Inputs)
        {
            WriteInput(console, input);
        }
        foreach (var key in report.Keys)
        {
            WriteKey(console, report, key, "bold red", null);
        }
        foreach (var published in report.Published)
        {
            WriteKey(console, report, published.Key, "bold", published.Origin);
        }
        WriteProtected(console, report);
        WriteSymmetric(console, report);
        WriteAdvice(console, report);
    }

    private static void WriteInput(IAnsiConsole console, InputReport input)
    {
        string state = KeyText.State(input);
        console.MarkupLine($"[bold]{Safe(input.Path)}[/]  {Safe(input.Format)}  {Sizes.Bytes(input.Bytes)}  {(input.Complete ? state : $"[bold yellow]{state}[/]")}");
        foreach (var problem in input.Problems.Take(MaxProblemsPerInput))
        {
            console.MarkupLine($"  [yellow]{Safe(problem.Code)}[/] at offset {Sizes.Exact(problem.Offset)}: {Safe(problem.What)}");
        }
        if (input.Problems.Count > MaxProblemsPerInput)
        {
            console.MarkupLine($"  … and {Sizes.Count(input.Problems.Count - MaxProblemsPerInput, "more problem")}");
        }
    }

    private static void WriteKey(IAnsiConsole console, ScanReport report, KeyReport key, string style, string? origin)
    {
        console.WriteLine();
        string what = origin is null ? "private key" : "published key";
        console.MarkupLine($"[{style}]{Safe(KeyText.Kind(key))} {what}[/]  [bold]{Safe(key.Thumbprint)}[/]");
        if (origin is not null)
        {
            console.MarkupLine($"  published by {Safe(origin)}: everyone can look its private half up, so it is no finding");
        }
        if (key.Names.Count > 0)
        {
            console.MarkupLine($"  named   {string.Join("; ", key.Names.Select(Safe))}");
        }
        console.MarkupLine($"  proved  {Safe(key.Proof)}: {Safe(KeyText.Proof(key.Proof))}");
        WritePlaces(console, report, key.Exposures);
    }

    private static void WritePlaces(IAnsiConsole console, ScanReport report, IReadOnlyList<Exposure> places)
    {
        var groups = PlaceGroup.Of(places);
        var grid = new Grid { Expand = false };
        for (int column = 0; column < 5; column++)
        {
            grid.AddColumn(new GridColumn { NoWrap = column is 1 or 2, Padding = new Padding(2, 0, 0, 0), Alignment = column == 3 ? Justify.Right : Justify.Left });
        }
        int input = -1;
        foreach (var group in groups.Take(MaxGroupsPerKey))
        {
            if (report.Inputs.Count > 1 && group.First.Input != input)
            {
                input = group.First.Input;
                grid.AddRow([Cell($"in {TerminalText.Clean(report.Inputs[input].Path)}"), Cell(""), Cell(""), Cell(""), Cell("")]);
            }
            grid.AddRow(
            [
                Cell(TerminalText.Clean(group.First.Mapping)), Cell(TerminalText.Clean(group.Form)), Cell(TerminalText.Clean(group.First.Encoding)),
                Cell($"{Sizes.Exact(group.Count)} ×"), Cell((group.Count > 1 ? "first " : "") + KeyText.Place(group.First)),
            ]);
        }
        console.Write(grid);
        if (groups.Count > MaxGroupsPerKey)
        {
            console.MarkupLine($"  … and {Sizes.Count(groups.Count - MaxGroupsPerKey, "more group")} of places; --format json lists every one");
        }
    }

    private static void WriteProtected(IAnsiConsole console, ScanReport report)
    {
        if (report.Protected.Count > 0)
        {
            console.WriteLine();
        }
        foreach (var container in report.Protected)
        {
            string detail = container.Detail is { } d ? $" ({Safe(d)})" : "";
            string thumbprint = container.Thumbprint is { } t ? $" of key [bold]{Safe(t)}[/]" : "";
            string input = report.Inputs.Count > 1 ? $" in {Safe(report.Inputs[container.Place.Input].Path)}" : "";
            console.MarkupLine($"[bold red]Protected[/] {Safe(container.Kind)}{detail}{thumbprint}{input}  {Safe(container.Place.Mapping)}  {KeyText.Place(container.Place)}");
        }
    }

    private void WriteSymmetric(IAnsiConsole console, ScanReport report)
    {
        if (report.Symmetric.Count == 0)
        {
            return;
        }
        console.WriteLine();
        if (!includeSymmetric)
        {
            console.MarkupLine($"{Sizes.Count(report.Symmetric.Count, "AES key schedule")}, mostly of random generators and sessions: not counted as a finding (--include symmetric does).");
            return;
        }
        foreach (var schedule in report.Symmetric)
        {
            console.MarkupLine($"[bold red]{Safe(schedule.Algorithm)} key schedule[/]");
            WritePlaces(console, report, schedule.Places);
        }
    }

    private void WriteAdvice(IAnsiConsole console, ScanReport report)
    {
        var (word, sentence) = Advice.For(report, includeSymmetric);
        string style = word switch { "CLEAN" => "bold green", "FOUND" => "bold red", _ => "bold yellow" };
        console.WriteLine();
        console.MarkupLine($"[{style}]{word}[/]  {Safe(sentence)}");
    }

    private static Text Cell(string text) => new Text(text);

    private static string Safe(string text) => Markup.Escape(TerminalText.Clean(text));
}
