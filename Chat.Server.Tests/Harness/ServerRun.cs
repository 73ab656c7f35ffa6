using System.Diagnostics;

namespace Chat.Server.Tests.Harness;

/// <summary>A server that ends by itself, as one does that cannot start: how it ended and what it said.</summary>
internal sealed record ServerRun(int ExitCode, string Output, string Errors)
{
    /// <param name="launcher">A program that becomes the server's process, such as <c>env</c>; none when empty.</param>
    /// <param name="arguments">What the server is given.</param>
    public static async Task<ServerRun> ToEndAsync(string[] launcher, params string[] arguments)
    {
        string[] command = [.. launcher, "dotnet", Path.Combine(AppContext.BaseDirectory, "Chat.Server.dll"), .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(Wait.Deadline);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"The server did not end: {await output}");
        }

        return new ServerRun(process.ExitCode, await output, await errors);
    }
}
