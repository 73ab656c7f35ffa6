namespace Chat.Docs;

/// <summary>The pages of a repository as a site that needs nothing but a place for its files.</summary>
/// <param name="root">The root of the repository.</param>
/// <param name="repository">Where files of the repository are shown, or null.</param>
internal sealed class Site(string root, string? repository = null)
{
    /// <summary>The first page, which lists the others.</summary>
    public const string Start = "README.md";

    /// <summary>The folder of the images in it.</summary>
    public const string Images = "images";

    private const string Look = "site.css";

    /// <summary>Writes it all anew.</summary>
    /// <returns>How many pages there are.</returns>
    /// <exception cref="InvalidOperationException">The folder has something in it that is not of a site. Nothing has changed.</exception>
    public int Write(string folder)
    {
        var sections = Navigation.Of(MarkdownReader.Read(Path.Combine(root, Start)));
        SitePage[] pages = [new(Start, "Chat.Hubs"), .. sections.SelectMany(section => section.Pages)];
        var links = new LinkRewriter(root, pages.ToDictionary(page => page.Source, page => page.Address), repository);
        var writer = new PageWriter(sections);

        if (Directory.Exists(folder)) TakeAway(folder);
        Directory.CreateDirectory(Path.Combine(folder, Images));
        foreach (var page in pages)
        {
            var document = MarkdownReader.Read(Path.Combine(root, page.Source));
            links.Rewrite(document, page.Source);
            File.WriteAllText(Path.Combine(folder, page.Address), writer.Write(page, document));
        }

        foreach (var (source, image) in links.Images) File.Copy(Path.Combine(root, source), Path.Combine(folder, image));
        File.WriteAllText(Path.Combine(folder, Look), Resource.Read("site.css"));
        return pages.Length;
    }

    /// <summary>An earlier site goes, and nothing else: whoever names another folder by mistake loses nothing.</summary>
    private static void TakeAway(string folder)
    {
        var other = Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry)!)
            .FirstOrDefault(name => name is not (Images or Look) && Path.GetExtension(name) != SitePage.Suffix);
        if (other is not null) throw new InvalidOperationException($"{folder} is no site, it has {other} in it: name a folder that is empty or is not there.");
        Directory.Delete(folder, recursive: true);
    }
}
