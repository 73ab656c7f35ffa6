namespace Chat.Docs;

/// <summary>A page of the site.</summary>
/// <param name="Source">The file that it is made of, from the root of the repository.</param>
/// <param name="Label">What the navigation calls it.</param>
internal sealed record SitePage(string Source, string Label)
{
    /// <summary>What the files of pages end with.</summary>
    public const string Suffix = ".html";

    private const string Extension = ".md";
    private const string Readme = "README";

    /// <summary>Its file. All pages lie in one folder: <c>docs/api.md</c> is <c>api.html</c>, <c>clients/python/README.md</c> is <c>clients-python.html</c>, <c>SECURITY.md</c> is <c>project-security.html</c>.</summary>
    public string Address { get; } = AddressOf(Source);

    public static bool IsSource(string path) => path.EndsWith(Extension, StringComparison.Ordinal);

    private static string AddressOf(string source)
    {
        var name = source[..^Extension.Length];
        if (name == Readme) return "index" + Suffix;
        if (name.StartsWith("docs/", StringComparison.Ordinal)) name = name["docs/".Length..];
        else if (!name.Contains('/', StringComparison.Ordinal)) name = "project-" + name;
        if (name.EndsWith("/" + Readme, StringComparison.Ordinal)) name = name[..^(Readme.Length + 1)];
#pragma warning disable CA1308 // an address, not a key
        return name.Replace('/', '-').ToLowerInvariant() + Suffix;
#pragma warning restore CA1308
    }
}
