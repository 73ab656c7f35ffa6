namespace Chat.Docs;

/// <summary>Pages that stand together in the navigation.</summary>
internal sealed record SiteSection(string Title, IReadOnlyList<SitePage> Pages);
