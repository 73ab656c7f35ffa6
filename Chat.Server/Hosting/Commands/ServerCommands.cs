using System.CommandLine;
using Chat.Server.Ports;
using Chat.Server.Stores.Redis;
using Chat.Server.Stores.Sqlite;
using Microsoft.Data.Sqlite;

namespace Chat.Server.Hosting.Commands;

/// <summary>What this program does besides serving. The server's own start does not come here: nothing of the parser is loaded for it.</summary>
internal static class ServerCommands
{
    /// <summary>Whether the arguments are a command, or ask for help. All else is for the server, whose arguments are settings; a word that is none means a command, if perhaps a misspelt one.</summary>
    public static bool Is(string[] args) => args is ["--help" or "-h" or "-?" or "--version", ..] or [[not ('-' or '/'), ..] _, ..] && !args[0].Contains('=', StringComparison.Ordinal);

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        try
        {
            var (command, settings) = CommandSettings.Split(args is ["help", .. var rest] ? [.. rest, "--help"] : args);
            var result = Create(settings).Parse(command, new ParserConfiguration { ResponseFileTokenReplacer = null });
            foreach (var mistake in result.Errors) errors.WriteLine(mistake.Message);
            if (result.Errors.Count > 0)
            {
                errors.WriteLine($"'{string.Join(' ', [.. Names(result), "--help"])}' says how it goes.");
                return ConfigurationErrors.UsageExitCode;
            }

            return await result.InvokeAsync(new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false });
        }
        catch (CommandFailedException failure)
        {
            errors.WriteLine(failure.Message);
            return failure.ExitCode;
        }
        catch (OperationCanceledException)
        {
            errors.WriteLine("Interrupted.");
            return StartFailure.ExitCode;
        }
        catch (Exception exception) when (Reason(exception) is { } reason)
        {
            errors.WriteLine(reason);
            return StartFailure.ExitCode;
        }
        catch (Exception exception)
        {
            return StartFailure.Report(exception, [], errors);
        }
    }

    internal static RootCommand Create(string[] settings) => new(
        $"""
        Chat.Hubs, a self-hosted chat server. Without a command it serves.

        Settings of the configuration go with the server and with each command, such as --urls=http://*:5000 or --ConnectionStrings:Redis=redis.example:6379;
        appsettings.json and the environment (ConnectionStrings__Redis) count as they do for the server.
        """)
    {
        HealthCommand.Create(settings),
        CheckCommand.Create(settings),
        BackupCommand.Create(settings),
        RestoreCommand.Create(settings),
        ExportCommand.Create(settings),
        ImportCommand.Create(settings),
        MigrateCommand.Create(settings),
        TokenCommand.Create(settings),
        KeysCommand.Create(),
    };

    /// <summary>What kept a command from a file or a store; null for what is about something else, such as the configuration.</summary>
    private static string? Reason(Exception exception) => exception switch
    {
        SqliteException => SqliteFailure.ToUnavailable(exception).Message,
        InvalidDataException => ConfigurationErrors.From(exception) is null ? exception.Message : null,
        IOException or UnauthorizedAccessException or RedisUnavailableException or MessageLogUnavailableException or SubscriptionsUnavailableException or SanctionsUnavailableException
            or RevocationsUnavailableException => exception.Message,
        _ => null,
    };

    private static Stack<string> Names(ParseResult result)
    {
        var names = new Stack<string>();
        for (var command = result.CommandResult; command is not null; command = command.Parent as System.CommandLine.Parsing.CommandResult) names.Push(command.Command.Name);
        return names;
    }
}
