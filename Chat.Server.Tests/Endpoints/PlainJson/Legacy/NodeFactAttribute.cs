using Xunit;

namespace Chat.Server.Tests.Endpoints.PlainJson.Legacy;

/// <summary>A test that needs Node.js and its package ws, which npm is asked for once; it says so where something is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeFactAttribute : FactAttribute
{
    /// <summary>Where ws is installed: beside the tests, so that the next run finds it.</summary>
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "node");

    private static readonly Lazy<string?> Missing = new(() =>
        Node is null ? "There is no node on the PATH."
        : Directory.Exists(Path.Combine(Modules, "ws")) ? null
        : Tool.Find("npm") is not { } npm ? "There is no npm on the PATH to install ws with."
        : !Install(npm) ? "npm could not install ws: the registry does not answer."
        : null);

    public NodeFactAttribute() => Skip = Missing.Value;

    public static string? Node { get; } = Tool.Find("node");

    public static string Modules => Path.Combine(Folder, "node_modules");

    private static bool Install(string npm)
    {
        Directory.CreateDirectory(Folder);
        return Tool.Succeeds(npm, "install", "ws@8", "--prefix", Folder, "--no-audit", "--no-fund", "--no-save", "--fetch-retries=1", "--fetch-timeout=20000");
    }
}
