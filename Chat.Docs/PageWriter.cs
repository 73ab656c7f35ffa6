using System.Net;
using System.Text;
using Chat.Docs.Sizing;
using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Chat.Docs;

/// <summary>Writes pages into the one template.</summary>
internal sealed class PageWriter(IReadOnlyList<SiteSection> sections)
{
    private readonly string template = Resource.Read("page.html");

    public string Write(SitePage page, MarkdownDocument document)
    {
        HeadingBlock[] headings = [.. document.Descendants<HeadingBlock>()];
        var title = headings is [{ Level: 1 } first, ..] ? PlainText.Of(first.Inline) : page.Label;
        var contents = headings.Where(heading => heading.Level == 2).Select(heading => (Id(heading), PlainText.Of(heading.Inline))).ToList();
        foreach (var heading in headings.Where(heading => heading.Level > 1))
            heading.Inline!.AppendChild(new HtmlInline($"""<a class="anchor" href="#{Id(heading)}" aria-label="Link to this part">#</a>"""));
        return template
            .Replace("{{title}}", WebUtility.HtmlEncode(title), StringComparison.Ordinal)
            .Replace("{{navigation}}", Navigation(page, contents), StringComparison.Ordinal)
            .Replace("{{body}}", Calculator.Place(document.ToHtml(MarkdownReader.Pipeline)), StringComparison.Ordinal);
    }

    private static string Id(HeadingBlock heading) => heading.GetAttributes().Id ?? "";

    private string Navigation(SitePage current, List<(string Id, string Title)> contents)
    {
        var html = new StringBuilder();
        foreach (var section in sections)
        {
            html.AppendLine($"<h2>{WebUtility.HtmlEncode(section.Title)}</h2>").AppendLine("<ul>");
            foreach (var page in section.Pages)
            {
                var here = page.Source == current.Source;
                html.Append($"""<li><a href="{page.Address}"{(here ? " aria-current=\"page\"" : "")}>{WebUtility.HtmlEncode(page.Label)}</a>""");
                if (here && contents.Count > 1)
                {
                    html.Append("<ul>");
                    foreach (var (id, title) in contents) html.Append($"""<li><a href="#{id}">{WebUtility.HtmlEncode(title)}</a></li>""");
                    html.Append("</ul>");
                }

                html.AppendLine("</li>");
            }

            html.AppendLine("</ul>");
        }

        return html.ToString();
    }
}
