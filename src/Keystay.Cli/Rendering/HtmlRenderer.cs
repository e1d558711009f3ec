using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Keystay.Scanning.Reports;

namespace Keystay.Cli.Rendering;

/// <summary>The report as one page that needs nothing else: no script, no address it loads from, all text from the input escaped.</summary>
internal sealed class HtmlRenderer(bool includeSymmetric) : IScanRenderer
{
    private static readonly string Style = ReadStyle();

    public void Render(ScanReport report, Stream output)
    {
        using var html = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        WriteHead(html, report);
        var keys = new HtmlKeys(html, report);
        keys.WriteFound();
        for (int index = 0; index < report.Inputs.Count; index++)
        {
            new HtmlInput(html, report, index).Write();
        }
        keys.WriteTheRest();
        WriteFoot(html, report);
    }

    internal static string Safe(string text) => WebUtility.HtmlEncode(TerminalText.Clean(text));

    /// <summary>The page up to its contents: a verdict in a word and a sentence, and figures.</summary>
    /// <param name="html">The page.</param>
    /// <param name="word">The verdict.</param>
    /// <param name="style">The style sheet's class for it.</param>
    /// <param name="sentence">What it means.</param>
    /// <param name="figures">Label and value, both ours.</param>
    internal static void WriteHead(StreamWriter html, string word, string style, string sentence, IEnumerable<(string Label, string Value)> figures)
    {
        // The one style sheet is named by its digest: even text that slipped through the escaping could style or load nothing.
        string digest = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));
        html.Write($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Keystay: {word.ToLowerInvariant()}</title>
            <style>{Style}</style>
            </head>
            <body>
            <header class="verdict {style}">
            <p class="word">{word}</p>
            <p>{Safe(sentence)}</p>
            <dl class="figures">

            """);
        foreach (var (label, value) in figures)
        {
            html.Write($"<div><dt>{label}</dt><dd>{value}</dd></div>\n");
        }
        html.Write("""
            </dl>
            </header>
            <main>

            """);
    }

    private void WriteHead(StreamWriter html, ScanReport report)
    {
        var (word, sentence) = Advice.For(report, includeSymmetric);
        WriteHead(html, word, word.ToLowerInvariant(), sentence,
        [
            ("Keys", Sizes.Exact(report.Keys.Count)), ("Inputs", Sizes.Exact(report.Inputs.Count)),
            ("Read", $"{Sizes.Bytes(report.Inputs.Sum(i => i.ScannedBytes))} of {Sizes.Bytes(report.Inputs.Sum(i => i.Bytes))}"),
            ("Protected", Sizes.Exact(report.Protected.Count)), ("AES schedules", Sizes.Exact(report.Symmetric.Count)),
        ]);
    }

    private static void WriteFoot(StreamWriter html, ScanReport report) => html.Write($"""
        </main>
        <footer><p>Written by <code>keystay scan</code>. A key is named by its public RFC 7638 thumbprint; no private byte is on this page.
        {Sizes.Bytes(report.Stats.Bytes)} in {report.Stats.Seconds.ToString("0.00", CultureInfo.InvariantCulture)} s.</p></footer>
        </body>
        </html>

        """);

    private static string ReadStyle()
    {
        using var reader = new StreamReader(typeof(HtmlRenderer).Assembly.GetManifestResourceStream("report.css")!);
        return reader.ReadToEnd();
    }
}
