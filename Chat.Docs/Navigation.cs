using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Chat.Docs;

/// <summary>What stands under one heading of the README is the navigation: the headings below it are the sections, and what the lists there link to are the pages, in that order.</summary>
internal static class Navigation
{
    public const string Heading = "Read on";

    public static IReadOnlyList<SiteSection> Of(MarkdownDocument readme)
    {
        var sections = new List<SiteSection>();
        var known = new HashSet<string>();
        var title = Heading;
        foreach (var block in readme.SkipWhile(block => !IsHeading(block, 2, Heading)).Skip(1).TakeWhile(block => block is not HeadingBlock { Level: <= 2 }))
        {
            if (block is HeadingBlock heading) title = PlainText.Of(heading.Inline);
            if (block is not ListBlock list) continue;
            SitePage[] pages =
            [
                .. from link in list.Descendants<LinkInline>()
                   where !link.IsImage && link.Url is not null && SitePage.IsSource(link.Url) && known.Add(link.Url!)
                   select new SitePage(link.Url!, Capital(PlainText.Of(link))),
            ];
            sections.Add(new SiteSection(title, pages));
        }

        return sections;
    }

    private static bool IsHeading(Block block, int level, string text) => block is HeadingBlock heading && heading.Level == level && PlainText.Of(heading.Inline) == text;

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
