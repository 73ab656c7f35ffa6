using Chat.Docs;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Xunit;

namespace Chat.Server.Tests.Documentation;

/// <summary>What documents link to is there.</summary>
public sealed class LinkTests
{
    private static readonly Dictionary<string, HashSet<string>> Anchors = MarkdownFile.All.ToDictionary(
        file => file.Path, file => file.Document.Descendants<HeadingBlock>().Select(heading => "#" + heading.GetAttributes().Id).ToHashSet());

    [Fact]
    public void Every_link_and_every_image_leads_somewhere()
    {
        var links = from file in MarkdownFile.All
                    from link in file.Document.Descendants<LinkInline>()
                    where link.Url is { Length: > 0 } url && (url[0] == '#' || LinkRewriter.IsOfRepository(url))
                    select (file.Path, Url: link.Url!);

        var lost = links.Where(link => !Leads(link.Path, link.Url)).Select(link => $"{link.Path}: {link.Url}");

        string.Join('\n', lost).Should().BeEmpty();
        links.Should().HaveCountGreaterThan(200);
    }

    [Fact]
    public void No_link_is_left_as_text()
    {
        var broken = from file in MarkdownFile.All
                     from literal in file.Document.Descendants<LiteralInline>()
                     where literal.Content.ToString().Contains("](", StringComparison.Ordinal)
                     select $"{file.Path}: {literal.Content}";

        string.Join('\n', broken).Should().BeEmpty();
    }

    private static bool Leads(string source, string url)
    {
        var (path, fragment) = url[0] == '#' ? (source, url) : LinkRewriter.Resolve(Repository.Root, source, url);
        return Path.Exists(Path.Combine(Repository.Root, path)) && (fragment.Length == 0 || !Anchors.TryGetValue(path, out var anchors) || anchors.Contains(fragment));
    }
}
