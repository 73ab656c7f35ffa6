using System.Text.RegularExpressions;
using Chat.Docs;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Documentation.Site;

/// <summary>The documents as a site.</summary>
public sealed partial class SiteTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-site-");
    private readonly Dictionary<string, string> pages;

    public SiteTests()
    {
        new Docs.Site(Repository.Root).Write(folder.FullName);
        pages = folder.EnumerateFiles("*.html").ToDictionary(file => file.Name, file => File.ReadAllText(file.FullName));
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Every_link_of_the_site_resolves_within_it()
    {
        var lost = from page in pages
                   from Match link in Link().Matches(page.Value)
                   let url = link.Groups["url"].Value
                   where !url.Contains("://", StringComparison.Ordinal) && !Resolves(page.Key, url)
                   select $"{page.Key}: {url}";

        string.Join('\n', lost).Should().BeEmpty();
    }

    [Fact]
    public void Every_document_is_a_page_that_the_first_one_lists()
    {
        var listed = Navigation.Of(MarkdownReader.Read(Path.Combine(Repository.Root, Docs.Site.Start))).SelectMany(section => section.Pages).Select(page => page.Source).ToList();

        listed.Should().Contain(MarkdownFile.All.Select(file => file.Path).Where(path => path.StartsWith("docs/", StringComparison.Ordinal))).And.OnlyHaveUniqueItems();
        pages.Should().HaveCount(listed.Count + 1);
    }

    [Fact]
    public void Every_page_has_a_title_of_its_own_and_says_where_it_is()
    {
        pages.Values.Select(page => Title().Match(page).Groups["title"].Value).Should().OnlyHaveUniqueItems().And.NotContain("");
        pages.Where(page => page.Key != "index.html" && !page.Value.Contains($"<a href=\"{page.Key}\" aria-current=\"page\">", StringComparison.Ordinal)).Select(page => page.Key).ToList().Should().BeEmpty();
        pages.Where(page => page.Value.Contains("{{", StringComparison.Ordinal)).Select(page => page.Key).ToList().Should().BeEmpty();
    }

    [Fact]
    public void A_folder_with_other_things_in_it_is_not_taken_away()
    {
        var other = Path.Combine(folder.FullName, "notes.txt");
        File.WriteAllText(other, "mine");
        File.WriteAllText(Path.Combine(folder.FullName, "index.html"), "of an earlier site");

        FluentActions.Invoking(() => new Docs.Site(Repository.Root).Write(folder.FullName)).Should().Throw<InvalidOperationException>().WithMessage("*notes.txt*");

        File.ReadAllText(other).Should().Be("mine");
        File.ReadAllText(Path.Combine(folder.FullName, "index.html")).Should().Be("of an earlier site");
    }

    [Fact]
    public void What_is_no_page_is_linked_where_the_repository_is_shown()
    {
        new Docs.Site(Repository.Root, "https://code.example/chat/blob/main/").Write(folder.FullName);

        File.ReadAllText(Path.Combine(folder.FullName, "index.html")).Should().Contain("https://code.example/chat/blob/main/deploy/nginx.conf");
        pages["index.html"].Should().NotContain("deploy/nginx.conf\"");
    }

    private bool Resolves(string page, string url)
    {
        var parts = url.Split('#', 2);
        var name = parts[0].Length == 0 ? page : parts[0];
        return parts.Length < 2 ? File.Exists(Path.Combine(folder.FullName, name)) : pages.TryGetValue(name, out var target) && target.Contains($"id=\"{parts[1]}\"", StringComparison.Ordinal);
    }

    [GeneratedRegex("""(?:href|src)="(?<url>[^"]*)""")]
    private static partial Regex Link();

    [GeneratedRegex("<title>(?<title>.*) – Chat.Hubs</title>")]
    private static partial Regex Title();
}
