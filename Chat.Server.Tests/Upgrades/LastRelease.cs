using System.Diagnostics;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Upgrades;

/// <summary>The server of the last release, built from its commit in this repository's history; built once for each commit.</summary>
internal static class LastRelease
{
    private static readonly Lazy<Task<string>> Built = new(BuildAsync);

    /// <summary>Why it cannot be built; null when it can.</summary>
    public static string? WhyMissing { get; } = Release.Known is [] ? "There is no release yet."
        : Git("cat-file", "-e", $"{Release.Known[^1].Commit}^{{commit}}") ? null
        : $"The commit of {Release.Known[^1].Version} is not in the history here, or there is no git.";

    /// <summary>The path of its <c>Chat.Server.dll</c>.</summary>
    public static Task<string> ProgramAsync() => Built.Value;

    private static async Task<string> BuildAsync()
    {
        var commit = Release.Known[^1].Commit;
        var folder = Path.Combine(Repository.Root, "Chat.Server.Tests", "obj", "releases", commit);
        var (sources, program) = (Path.Combine(folder, "sources"), Path.Combine(folder, "published"));
        if (!Directory.Exists(program))
        {
            Directory.CreateDirectory(sources);
            await RunAsync("sh", "-c", $"git -C '{Repository.Root}' archive {commit} | tar -x -C '{sources}'");
            await RunAsync("dotnet", "publish", Path.Combine(sources, "Chat.Server"), "-c", "Release", "-o", program + ".new", "--nologo", "-v", "q",
                "-p:RunAnalyzers=false", "-p:GenerateDocumentationFile=false", "-p:UseSharedCompilation=false", "-nodeReuse:false");
            Directory.Move(program + ".new", program);
        }

        return Path.Combine(program, "Chat.Server.dll");
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await output}{await errors}");
    }

    private static bool Git(params string[] arguments)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["-C", Repository.Root, .. arguments]) { RedirectStandardError = true })!;
            git.WaitForExit();
            return git.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
