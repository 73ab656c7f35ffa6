using System.CommandLine;
using Chat.Server.Stores.PostgreSql;
using Chat.Server.Stores.Redis;
using Chat.Server.Stores.Sqlite;

namespace Chat.Server.Hosting.Commands;

/// <summary><c>migrate --to redis</c>: all that a server with SQLite keeps goes to Redis, with epochs and numbers, so that clients resume there as if nothing had been.</summary>
internal static class MigrateCommand
{
    public static Command Create(string[] settings)
    {
        var to = new Option<string>("--to") { Description = "Where to: redis.", Required = true };
        to.AcceptOnlyFromAmong("redis");
        var command = new Command("migrate", "Takes all that SQLite has (ConnectionStrings:Messages) to an empty Redis (ConnectionStrings:Redis). The server must be stopped; SQLite's files stay as they are.") { to };
        command.SetAction((result, cancellation) => RunAsync(settings, result.InvocationConfiguration.Output, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string[] settings, TextWriter output, CancellationToken cancellation)
    {
        var configuration = ServerSettings.Read(settings).Configuration;
        if (RedisAddress.TextsOf(configuration).Count == 0) throw CommandFailedException.Configuration("There is no Redis to take it to: set ConnectionStrings:Redis.");
        if (PostgresAddress.IsStore(configuration)) throw CommandFailedException.Configuration("The configuration keeps messages in PostgreSQL (Chat:History:Store), and this takes them from SQLite to Redis.");

        await using var server = await StoppedServer.BuildAsync(settings);
        var source = SqliteLogFile.From(configuration);
        if (!File.Exists(source.Path)) throw new CommandFailedException($"There is no database at {source.Path} (ConnectionStrings:{SqliteLogFile.ConnectionName}).");
        await using var claim = source.Claim();

        var target = new MigrationTarget(server.Services);
        await target.BeginAsync(cancellation);
        var (copy, folder) = source.BeginBeside("migrating");
        try
        {
            await OpenCopyAsync(server.Services, source, copy);
            await target.TakeAsync(copy, output, cancellation);
            return 0;
        }
        catch
        {
            await target.CleanAsync();
            throw;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Works on a copy, in which the journal goes into the tables: the source is left as it is.</summary>
    private static async Task OpenCopyAsync(IServiceProvider services, SqliteLogFile source, SqliteLogFile copy)
    {
        var backup = copy.Path + ".copy";
        SqliteBackup.Write(source, backup, TimeProvider.System.GetUtcNow());
        SqliteBackup.Unpack(backup, copy);
        await using var log = ActivatorUtilities.CreateInstance<SqliteMessageLog>(services, copy);
        await log.ProbeAsync();
    }
}
