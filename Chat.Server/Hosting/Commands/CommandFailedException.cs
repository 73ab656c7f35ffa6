namespace Chat.Server.Hosting.Commands;

/// <summary>A command cannot do what it was told. The message is for whoever gave it: what is wrong and what to do.</summary>
internal sealed class CommandFailedException(string message, int exitCode = StartFailure.ExitCode, Exception? innerException = null) : Exception(message, innerException)
{
    public int ExitCode => exitCode;

    /// <summary>What was asked for makes no sense: the arguments are to blame.</summary>
    public static CommandFailedException Usage(string message) => new(message, ConfigurationErrors.UsageExitCode);

    /// <summary>The configuration is to blame.</summary>
    public static CommandFailedException Configuration(string message) => new(message, ConfigurationErrors.ExitCode);
}
