using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Chat.Docs;

/// <summary>Turns links of the repository into links of the site.</summary>
/// <param name="root">The root of the repository.</param>
/// <param name="addresses">The pages of the site by their sources.</param>
/// <param name="repository">Where files of the repository are shown, or null.</param>
internal sealed class LinkRewriter(string root, IReadOnlyDictionary<string, string> addresses, string? repository)
{
    private readonly Dictionary<string, string> images = [];

    /// <summary>The images that were found, with their files in the site.</summary>
    public IReadOnlyDictionary<string, string> Images => images;

    /// <summary>Whether a link leads to a place in the repository, and not to another server or another place of its page.</summary>
    public static bool IsOfRepository(string? url) => url is { Length: > 0 } && url[0] is not ('#' or '/') && !Uri.TryCreate(url, UriKind.Absolute, out _);

    /// <summary>Where a link of a file leads to, from the root of the repository, and its fragment.</summary>
    public static (string Path, string Fragment) Resolve(string root, string source, string url)
    {
        var hash = url.IndexOf('#', StringComparison.Ordinal);
        var (path, fragment) = hash < 0 ? (url, "") : (url[..hash], url[hash..]);
        var full = Path.GetFullPath(Path.Combine(root, Path.GetDirectoryName(source) ?? "", Uri.UnescapeDataString(path)));
        return (Path.GetRelativePath(root, full).Replace('\\', '/'), fragment);
    }

    public void Rewrite(MarkdownDocument document, string source)
    {
        foreach (var link in document.Descendants<LinkInline>().Where(link => IsOfRepository(link.Url)).ToList())
        {
            var (path, fragment) = Resolve(root, source, link.Url!);
            if (link.IsImage) link.Url = images[path] = $"{Site.Images}/{Path.GetFileName(path)}";
            else if (addresses.TryGetValue(path, out var address)) link.Url = address + fragment;
            else if (repository is not null) link.Url = $"{repository.TrimEnd('/')}/{path}{fragment}";
            else link.ReplaceBy(new ContainerInline());
        }
    }
}
