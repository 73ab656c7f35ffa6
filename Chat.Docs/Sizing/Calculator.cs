namespace Chat.Docs.Sizing;

/// <summary>The calculator: the model of <c>Chat.LoadTest model</c> in the page's own script, with the costs that come with that program.</summary>
internal static class Calculator
{
    /// <summary>Where it goes; a page that is read elsewhere does not show it.</summary>
    private const string Marker = "<!-- calculator -->";

    public static string Place(string page) => page.Contains(Marker, StringComparison.Ordinal)
        ? page.Replace(Marker, Resource.Read("sizing.html")
            .Replace("{{costs}}", Resource.Read("costs.json"), StringComparison.Ordinal)
            .Replace("{{script}}", Resource.Read("model.mjs") + Resource.Read("sizing.js"), StringComparison.Ordinal), StringComparison.Ordinal)
        : page;
}
