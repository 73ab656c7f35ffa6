using System.Diagnostics;
using Chat.Server.Tests.Endpoints.PlainJson.Legacy;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.ClientLibraries.TypeScript;

/// <summary>The package of <c>clients/typescript</c>: npm installs what it is built with once, and it is built once for all tests of a run.</summary>
internal static class TypeScriptPackage
{
    public static readonly string Folder = Path.Combine(Repository.Root, "clients", "typescript");

    private const int OldestNode = 20;

    private static readonly Lazy<string?> Missing = new(() =>
        NodeFactAttribute.Node is null ? "There is no node on the PATH."
        : Tool.Find("npm") is not { } npm ? "There is no npm on the PATH to install what the TypeScript client is built with."
        : NodeVersion() < OldestNode ? $"The node on the PATH is older than {OldestNode}."
        : !IsInstalled(npm) ? "npm could not install what the TypeScript client is built with: the registry does not answer."
        : null);

    private static readonly Lazy<Task<string>> Built = new(async () =>
    {
        var pages = Path.Combine(Directory.CreateTempSubdirectory("chat-client-").FullName, "chat-hubs.js");
        await RunAsync("node", "build.mjs", "--tests", "--pages", pages);
        return pages;
    });

    /// <summary>Why tests with it cannot run here, or null.</summary>
    public static string? WhyMissing => Missing.Value;

    /// <summary>Builds <c>dist</c>, the tests, and the bundle of the server's pages.</summary>
    /// <returns>Where that bundle is.</returns>
    public static Task<string> BuildAsync() => Built.Value;

    /// <summary>Runs a program in the folder of the package, one that is installed there or one of the PATH.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message is what it printed.</exception>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var installed = Path.Combine(Folder, "node_modules", ".bin", program);
        var start = new ProcessStartInfo(File.Exists(installed) ? installed : program, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output[0] : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {output[0]}{output[1]}");
    }

    private static int NodeVersion()
    {
        using var node = Process.Start(new ProcessStartInfo(NodeFactAttribute.Node!, ["--print", "process.versions.node.split('.')[0]"]) { RedirectStandardOutput = true })!;
        return int.Parse(node.StandardOutput.ReadToEnd(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static bool IsInstalled(string npm)
    {
        var wanted = File.ReadAllText(Path.Combine(Folder, "package-lock.json"));
        var installed = Path.Combine(Folder, "node_modules", "installed-lock.json");
        if (File.Exists(installed) && File.ReadAllText(installed) == wanted) return true;
        if (!Tool.Succeeds(npm, "ci", "--prefix", Folder, "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-timeout=20000")) return false;
        File.WriteAllText(installed, wanted);
        return true;
    }
}
