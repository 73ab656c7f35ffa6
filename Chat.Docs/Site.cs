namespace Chat.Docs;

/// <summary>The pages of a repository as a site that needs nothing but a place for its files.</summary>
/// <param name="root">The root of the repository.</param>
/// <param name="repository">Where files of the repository are shown, or null.</param>
internal sealed class Site(string root, string? repository = null)
{
    /// <summary>The first page, which lists the others.</summary>
    public const string Start = "README.md";

    /// <summary>Writes it all anew.</summary>
    /// <returns>How many pages there are.</returns>
    public int Write(string folder)
    {
        var sections = Navigation.Of(MarkdownReader.Read(Path.Combine(root, Start)));
        SitePage[] pages = [new(Start, "Chat.Hubs"), .. sections.SelectMany(section => section.Pages)];
        var links = new LinkRewriter(root, pages.ToDictionary(page => page.Source, page => page.Address), repository);
        var writer = new PageWriter(sections);

        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(Path.Combine(folder, "images"));
        foreach (var page in pages)
        {
            var document = MarkdownReader.Read(Path.Combine(root, page.Source));
            links.Rewrite(document, page.Source);
            File.WriteAllText(Path.Combine(folder, page.Address), writer.Write(page, document));
        }

        foreach (var (source, image) in links.Images) File.Copy(Path.Combine(root, source), Path.Combine(folder, image));
        File.WriteAllText(Path.Combine(folder, "site.css"), Resource.Read("site.css"));
        return pages.Length;
    }
}
