using System.Diagnostics;
using System.Text;
using Chat.Server.Tests.Harness;
using FluentAssertions;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Tests;

/// <summary>A client's own tests, in its own language, against a stage.</summary>
internal static class DriverProcess
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <summary>Runs the program in a folder of the repository, with the address of the stage in its environment; it must succeed, and all that it plays.</summary>
    public static async Task RunAsync(StageServer stage, string folder, string program, string[] arguments, params (string Name, string Value)[] variables)
    {
        var failure = await FailureAsync(folder, program, arguments, [("CHAT_STAGE", stage.Address.ToString()), .. variables]);
        stage.Verdicts.Where(verdict => verdict.Value.Length > 0).Select(verdict => verdict.Value).Should().BeEmpty();
        failure.Should().BeNull();
    }

    /// <summary>Runs the program in a folder of the repository; it must succeed.</summary>
    public static async Task RunAsync(string folder, string program, string[] arguments, params (string Name, string Value)[] variables) =>
        (await FailureAsync(folder, program, arguments, variables)).Should().BeNull();

    private static async Task<string?> FailureAsync(string folder, string program, string[] arguments, (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Path.Combine(Repository.Root, folder),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = new StringBuilder();
        void Note(object sender, DataReceivedEventArgs line)
        {
            lock (output) output.AppendLine(line.Data);
        }

        process.OutputDataReceived += Note;
        process.ErrorDataReceived += Note;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Longest);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }

        return process.ExitCode == 0 ? null : output.ToString();
    }
}
