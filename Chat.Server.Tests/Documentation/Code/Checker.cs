using System.Diagnostics;
using System.Text.Json;

namespace Chat.Server.Tests.Documentation.Code;

/// <summary>One process for all blocks of a language.</summary>
internal static class Checker
{
    /// <summary>Gives the blocks to a program, as JSON on its standard input. It is to print a line for each that it cannot read.</summary>
    /// <returns>What it printed, and why it failed if it did.</returns>
    public static Task<string> RunAsync(IEnumerable<CodeExample> blocks, string program, params string[] arguments) =>
        RunAsync(JsonSerializer.Serialize(blocks.Select(block => new { name = block.ToString(), code = block.Code })), program, arguments);

    public static async Task<string> RunAsync(string input, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : $"{program} failed: {await output}{await errors}";
    }
}
