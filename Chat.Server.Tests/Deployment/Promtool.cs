using System.Diagnostics;

namespace Chat.Server.Tests.Deployment;

/// <summary>Prometheus' own judge of rules and configurations.</summary>
internal static class Promtool
{
    /// <summary>The program, or null.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Select(directory => Path.Combine(directory, "promtool"))
        .FirstOrDefault(File.Exists);

    /// <summary>Runs it beside the rules.</summary>
    public static Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => ReadAsync("", arguments);

    /// <summary>Gives it something to read.</summary>
    public static async Task<(int ExitCode, string Output)> ReadAsync(string input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Program!, arguments)
        {
            WorkingDirectory = AlertRule.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
