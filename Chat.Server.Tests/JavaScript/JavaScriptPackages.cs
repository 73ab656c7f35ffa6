using Chat.Server.Tests.Endpoints.PlainJson.Legacy;

namespace Chat.Server.Tests.JavaScript;

/// <summary>
/// The packages of <c>package-lock.json</c>, the stock JavaScript client of SignalR above all. npm installs them once, beside the tests, so that
/// the next run finds them.
/// </summary>
internal static class JavaScriptPackages
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "JavaScript");

    private static readonly Lazy<string?> Missing = new(() =>
        NodeFactAttribute.Node is null ? "There is no node on the PATH."
        : Tool.Find("npm") is not { } npm ? "There is no npm on the PATH to install the SignalR client with."
        : !AreInstalled(npm) ? "npm could not install the SignalR client: the registry does not answer."
        : null);

    /// <summary>Why tests with them cannot run here, or null.</summary>
    public static string? WhyMissing => Missing.Value;

    /// <summary>What <c>NODE_PATH</c> must name.</summary>
    public static string Modules => Path.Combine(Folder, "node_modules");

    private static bool AreInstalled(string npm)
    {
        var wanted = File.ReadAllText(Path.Combine(Folder, "package-lock.json"));
        var installed = Path.Combine(Folder, "node_modules", "installed-lock.json");
        if (File.Exists(installed) && File.ReadAllText(installed) == wanted) return true;
        if (!Tool.Succeeds(npm, "ci", "--prefix", Folder, "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-timeout=20000")) return false;
        File.WriteAllText(installed, wanted);
        return true;
    }
}
