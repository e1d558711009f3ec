using Keystay.Scanning.Reports;

namespace Keystay.Cli.Rendering;

/// <summary>The part of the page that tells which keys were found, and the list of all their places.</summary>
internal sealed class HtmlKeys(TextWriter html, ScanReport report)
{
    private const int GroupsInSight = 12;

    /// <summary>The proven keys.</summary>
    public void WriteFound()
    {
        if (report.Keys.Count > 0)
        {
            html.Write("<h2>Private keys</h2>\n");
        }
        for (int i = 0; i < report.Keys.Count; i++)
        {
            WriteKey(Label(i), report.Keys[i], null);
        }
    }

    /// <summary>What is no proven secret: protected containers, AES schedules, published keys.</summary>
    public void WriteTheRest()
    {
        WriteProtected();
        WriteSymmetric();
        if (report.Published.Count > 0)
        {
            html.Write("<h2>Published keys</h2>\n<p class=\"note\">Anyone can look up their private half, so they are no finding.</p>\n");
        }
        foreach (var published in report.Published)
        {
            WriteKey(null, published.Key, published.Origin);
        }
    }

    /// <summary>What a key goes by on this page, beside its thumbprint.</summary>
    public static string Label(int index) => $"K{index + 1}";

    private void WriteKey(string? label, KeyReport key, string? origin)
    {
        html.Write("<article class=\"key\">\n<h3>");
        if (label is not null)
        {
            html.Write($"<span class=\"badge\">{label}</span> ");
        }
        html.Write($"{HtmlRenderer.Safe(KeyText.Kind(key))} <code class=\"thumbprint\">{HtmlRenderer.Safe(key.Thumbprint)}</code></h3>\n<dl class=\"facts\">\n");
        WriteFact("Published by", origin);
        WriteFact("Named", key.Names.Count > 0 ? string.Join("; ", key.Names) : null);
        WriteFact("Proof", KeyText.Proof(key.Proof));
        WriteFact("SPKI SHA-256", key.SpkiSha256, "code");
        html.Write("</dl>\n");
        WritePlaces(key.Exposures);
        html.Write("</article>\n");
    }

    private void WriteFact(string name, string? value, string tag = "span")
    {
        if (value is not null)
        {
            html.Write($"<dt>{name}</dt><dd><{tag}>{HtmlRenderer.Safe(value)}</{tag}></dd>\n");
        }
    }

    private void WritePlaces(IReadOnlyList<Exposure> places)
    {
        var groups = PlaceGroup.Of(places);
        WriteTable(groups.Take(GroupsInSight));
        if (groups.Count > GroupsInSight)
        {
            html.Write($"<details><summary>{Sizes.Count(groups.Count - GroupsInSight, "more row")}</summary>\n");
            WriteTable(groups.Skip(GroupsInSight));
            html.Write("</details>\n");
        }
    }

    private void WriteTable(IEnumerable<PlaceGroup> groups)
    {
        bool several = report.Inputs.Count > 1;
        html.Write($"<div class=\"wide\"><table><thead><tr>{(several ? "<th>Input</th>" : "")}<th>Lies in</th><th>Value</th><th>Encoding</th><th class=\"number\">Places</th><th>First</th></tr></thead>\n<tbody>\n");
        foreach (var group in groups)
        {
            string input = several ? $"<td>{HtmlRenderer.Safe(Path.GetFileName(report.Inputs[group.First.Input].Path))}</td>" : "";
            html.Write($"<tr>{input}<td>{HtmlRenderer.Safe(group.First.Mapping)}</td><td><code>{HtmlRenderer.Safe(group.Form)}</code></td><td><code>{HtmlRenderer.Safe(group.First.Encoding)}</code></td>"
                + $"<td class=\"number\">{Sizes.Exact(group.Count)}</td><td class=\"place\">{KeyText.Place(group.First)}</td></tr>\n");
        }
        html.Write("</tbody></table></div>\n");
    }

    private void WriteProtected()
    {
        if (report.Protected.Count == 0)
        {
            return;
        }
        html.Write("<h2>Protected containers</h2>\n<p class=\"note\">Each holds a private key that cannot be proved without its password.</p>\n<div class=\"wide\"><table><thead><tr><th>Kind</th><th>Protection</th><th>Key</th><th>Input</th><th>Lies in</th><th>Place</th></tr></thead>\n<tbody>\n");
        foreach (var container in report.Protected)
        {
            html.Write($"<tr><td>{HtmlRenderer.Safe(container.Kind)}</td><td>{HtmlRenderer.Safe(container.Detail ?? "not told")}</td><td><code>{HtmlRenderer.Safe(container.Thumbprint ?? "not told")}</code></td>"
                + $"<td>{HtmlRenderer.Safe(Path.GetFileName(report.Inputs[container.Place.Input].Path))}</td><td>{HtmlRenderer.Safe(container.Place.Mapping)}</td><td class=\"place\">{KeyText.Place(container.Place)}</td></tr>\n");
        }
        html.Write("</tbody></table></div>\n");
    }

    private void WriteSymmetric()
    {
        if (report.Symmetric.Count == 0)
        {
            return;
        }
        html.Write($"<h2>AES key schedules</h2>\n<details><summary>{Sizes.Count(report.Symmetric.Count, "schedule")}, mostly of random generators and sessions</summary>\n");
        foreach (var byAlgorithm in report.Symmetric.GroupBy(s => s.Algorithm))
        {
            html.Write($"<h3>{HtmlRenderer.Safe(byAlgorithm.Key)}</h3>\n");
            WriteTable(PlaceGroup.Of(byAlgorithm.SelectMany(s => s.Places)));
        }
        html.Write("</details>\n");
    }
}
