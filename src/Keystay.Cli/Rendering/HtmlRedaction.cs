using System.Text;
using Keystay.Redaction.Reports;

namespace Keystay.Cli.Rendering;

/// <summary>The page of a redaction: what was removed where, and what the second look has shown.</summary>
internal sealed class HtmlRedaction(RedactionReport report)
{
    private const int RangesInSight = 40;
    private const int MaxRanges = 20_000;

    public void Render(Stream output)
    {
        using var html = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        HtmlRenderer.WriteHead(html, "REDACTED", "clean", RedactionRendering.Verdict(report),
        [
            ("Keys removed", Sizes.Exact(report.Found.Keys.Count)), ("Ranges removed", Sizes.Exact(report.Ranges.Count)), ("Bytes filled", Sizes.Exact(report.FilledBytes)),
            ("Bytes zeroed", Sizes.Exact(report.ZeroedBytes)), ("Looks", Sizes.Exact(report.Proof.Looks)),
        ]);
        WriteProof(html);
        html.Write("<h2>Where it lay</h2>\n<p class=\"note\">The input as it was before. In the copy every one of these places is overwritten.</p>\n");
        new HtmlInput(html, report.Found, 0).Write();
        var keys = new HtmlKeys(html, report.Found);
        keys.WriteFound();
        keys.WriteTheRest();
        WriteRanges(html);
        html.Write("""
            </main>
            <footer><p>Written by <code>keystay redact</code>. A key is named by its public RFC 7638 thumbprint; no private byte is on this page.</p></footer>
            </body>
            </html>

            """);
    }

    private void WriteProof(StreamWriter html)
    {
        html.Write($"""
            <section>
            <h2>The copy</h2>
            <p><code>{HtmlRenderer.Safe(report.Output.Path)}</code>, {Sizes.Bytes(report.Output.Bytes)}, SHA-256 <code>{HtmlRenderer.Safe(report.Output.Sha256)}</code></p>

            """);
        if (report.Debugging is { } debugging)
        {
            html.Write($"<p>Debuggers: {HtmlRenderer.Safe(RedactionRendering.DebugText(debugging))}</p>\n");
        }
        if (RedactionRendering.LostNames(report) is { } lost)
        {
            html.Write($"<p>{HtmlRenderer.Safe(lost)}</p>\n");
        }
        if (report.Proof.Keys.Count > 0)
        {
            html.Write("<div class=\"wide\"><table><thead><tr><th>Key</th><th>Shown of the copy</th></tr></thead>\n<tbody>\n");
            foreach (var key in report.Proof.Keys)
            {
                html.Write($"<tr><td><code>{HtmlRenderer.Safe(key.Thumbprint)}</code></td><td>{HtmlRenderer.Safe(RedactionRendering.Shown(key))}</td></tr>\n");
            }
            html.Write("</tbody></table></div>\n");
        }
        html.Write("</section>\n");
    }

    private void WriteRanges(StreamWriter html)
    {
        if (report.Ranges.Count == 0)
        {
            return;
        }
        html.Write($"<h2>What was removed</h2>\n<p class=\"note\">{HtmlRenderer.Safe(RedactionRendering.HowRemoved(report))}</p>\n");
        WriteTable(html, 0, Math.Min(RangesInSight, report.Ranges.Count));
        if (report.Ranges.Count > RangesInSight)
        {
            html.Write($"<details><summary>{Sizes.Count(report.Ranges.Count - RangesInSight, "more range")}</summary>\n");
            WriteTable(html, RangesInSight, Math.Min(MaxRanges, report.Ranges.Count));
            html.Write("</details>\n");
        }
        if (report.Ranges.Count > MaxRanges)
        {
            html.Write($"<p class=\"note\">{Sizes.Count(report.Ranges.Count - MaxRanges, "range")} more are not listed; --format json lists every one.</p>\n");
        }
    }

    private void WriteTable(StreamWriter html, int from, int to)
    {
        html.Write("<div class=\"wide ranges\"><table><thead><tr><th class=\"number\">Offset</th><th class=\"number\">Bytes</th><th>What lay there</th></tr></thead>\n<tbody>\n");
        foreach (var range in report.Ranges.Skip(from).Take(to - from))
        {
            html.Write($"<tr><td class=\"number\">{Sizes.Exact(range.Offset)}</td><td class=\"number\">{Sizes.Exact(range.Length)}</td><td><code>{HtmlRenderer.Safe(range.What)}</code></td></tr>\n");
        }
        html.Write("</tbody></table></div>\n");
    }
}
