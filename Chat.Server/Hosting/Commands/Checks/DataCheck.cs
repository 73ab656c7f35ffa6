using System.Runtime.CompilerServices;
using Chat.Server.Hosting.Stores;
using Chat.Server.Ports;
using Chat.Server.Stores.Redis;
using Chat.Server.Stores.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting.Commands.Checks;

/// <summary>The folder and the files that a single server keeps.</summary>
internal sealed class DataCheck : ICheck
{
    private const string Subject = "data";

    public async IAsyncEnumerable<Finding> LookAsync(IServiceProvider services, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        var store = services.GetRequiredService<IOptions<HistoryOptions>>().Value.Store;
        if (RedisAddress.TextsOf(configuration).Count > 0) yield break;
        if (store == HistoryStore.Memory)
        {
            yield return Finding.Warning(Subject, "messages, subscriptions, mutes and bans are in memory and end with the process (Chat:History:Store).");
            yield break;
        }

        var file = SqliteLogFile.From(configuration);
        yield return LookAtFolder(Path.GetDirectoryName(file.Path)!);
        if (store == HistoryStore.Sqlite)
        {
            var space = await services.GetRequiredService<DiskHealthCheck>().CheckHealthAsync(new HealthCheckContext(), cancellation);
            if (space.Status != HealthStatus.Healthy) yield return new Finding(space.Status == HealthStatus.Degraded ? FindingLevel.Warning : FindingLevel.Error, Subject, $"{space.Description} Make room.");
            if (IsInUse(file)) yield return Finding.Warning(Subject, $"a server uses {file.Path}: another one has to wait until it ends.");
            yield return LookAtDatabase(file);
        }

        foreach (var path in new[] { file.SubscriptionsPath, file.SanctionsPath, file.RevocationsPath }.Where(File.Exists))
            if (Fault(path, _ => { }) is { } fault) yield return Finding.Error(Subject, fault);
    }

    /// <summary>By a file that is gone again, in the folder or the nearest one above it that is there.</summary>
    private static Finding LookAtFolder(string folder)
    {
        var there = folder;
        while (!Directory.Exists(there) && !File.Exists(there) && Path.GetDirectoryName(there) is { } parent) there = parent;
        try
        {
            new FileStream(Path.Combine(there, $".check-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
            return Finding.Ok(Subject, there == folder ? $"{folder} can be written" : $"{folder} is not there, and the first start can make it");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Finding.Error(Subject, $"nothing can be written in {there} ({e.GetType().Name}): let the server write there, or name another place (ConnectionStrings:{SqliteLogFile.ConnectionName}).");
        }
    }

    private static bool IsInUse(SqliteLogFile file)
    {
        if (!File.Exists(file.LockPath)) return false;
        try
        {
            file.Claim().Dispose();
            return false;
        }
        catch (MessageLogUnavailableException)
        {
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // said of the folder
        }
    }

    private static Finding LookAtDatabase(SqliteLogFile file)
    {
        if (!File.Exists(file.Path)) return Finding.Ok(Subject, $"{file.Path} is not there, and the first start makes it");
        var version = 0L;
        if (Fault(file.Path, connection => version = SqliteSchema.VersionOf(connection)) is { } fault) return Finding.Error(Subject, fault);
        return version == SqliteSchema.Version
            ? Finding.Ok(Subject, $"{file.Path} is whole; its schema is version {version}, as this server has it")
            : Finding.Warning(Subject, $"{file.Path} is whole; its schema is version {version}: the next start brings it to {SqliteSchema.Version}, and an older server cannot use it then.");
    }

    private static string? Fault(string path, Action<SqliteConnection> look)
    {
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 2 }.ToString());
            connection.Open();
            look(connection);
            return SqliteSchema.Value(connection, "PRAGMA quick_check(1)") is not "ok" and var damage
                ? $"{path} is damaged ({damage}): restore a backup." : null;
        }
        catch (SqliteException e)
        {
            return $"{path}: {SqliteFailure.ToUnavailable(e).Message}";
        }
        catch (MessageLogUnavailableException e)
        {
            return e.Message;
        }
    }
}
