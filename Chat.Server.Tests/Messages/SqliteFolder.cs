using Chat.Server.Messages;
using Chat.Server.Messages.Sqlite;
using Chat.Server.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Chat.Server.Tests.Messages;

/// <summary>A folder with a database and the logs opened on it; both are gone after the test.</summary>
internal sealed class SqliteFolder : IAsyncDisposable
{
    private readonly List<SqliteMessageLog> logs = [];
    private readonly bool ownsFolder;

    public SqliteFolder(string? folder = null)
    {
        ownsFolder = folder is null;
        Path = folder ?? Directory.CreateTempSubdirectory("chat-log-").FullName;
    }

    public string Path { get; }

    public string File => System.IO.Path.Combine(Path, "messages.db");

    public LogCapture Log { get; } = new();

    public SqliteMessageLog Open(TimeProvider time, HistoryOptions? options = null, Action<SqliteConnection>? initialise = null)
    {
        var log = new SqliteMessageLog(new SqliteLogFile($"Data Source={File}"), Options.Create(options ?? new HistoryOptions()), time,
            Log.CreateLogger(nameof(SqliteMessageLog)), initialise);
        logs.Add(log);
        return log;
    }

    /// <summary>Runs SQL on a connection of its own, as another program would.</summary>
    public object? Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var log in logs) await log.DisposeAsync();
        if (ownsFolder) Directory.Delete(Path, recursive: true);
    }
}
