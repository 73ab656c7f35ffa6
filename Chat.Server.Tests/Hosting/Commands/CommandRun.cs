using Chat.Server.Hosting.Commands;

namespace Chat.Server.Tests.Hosting.Commands;

/// <summary>A command that was run in the tests' own process: its exit code and what it said.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Errors)
{
    public static async Task<CommandRun> OfAsync(params string[] arguments)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var exitCode = await ServerCommands.RunAsync(arguments, output, errors);
        return new CommandRun(exitCode, output.ToString(), errors.ToString());
    }
}
