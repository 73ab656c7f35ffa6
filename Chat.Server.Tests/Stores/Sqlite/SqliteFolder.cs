using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Stores.Sqlite;
using Chat.Server.Tests.Harness;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Chat.Server.Tests.Stores.Sqlite;

/// <summary>A folder with a database and the logs opened on it; both are gone after the test.</summary>
internal sealed class SqliteFolder : IAsyncDisposable
{
    private readonly List<SqliteMessageLog> logs = [];
    private readonly bool ownsFolder;
    private readonly bool journal;

    public SqliteFolder(string? folder = null, bool journal = true)
    {
        this.journal = journal;
        ownsFolder = folder is null;
        Path = folder ?? Directory.CreateTempSubdirectory("chat-log-").FullName;
    }

    public string Path { get; }

    public string File => System.IO.Path.Combine(Path, "messages.db");

    public string JournalFile => File + ".appends";

    public LogCapture Log { get; } = new();

    public SqliteMessageLog Open(TimeProvider time, HistoryOptions? options = null, Action<SqliteConnection>? initialise = null, OutboxSettings? outbox = null)
    {
        options ??= new HistoryOptions();
        if (!journal) options.Journal = false;
        var log = new SqliteMessageLog(new SqliteLogFile($"Data Source={File}"), Options.Create(options), new HistoryRetention(Options.Create(options)), outbox ?? OutboxSettings.None, NoTurns.Instance, time,
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

    /// <summary>Keeps everybody else from writing to the tables, as another program could.</summary>
    public IDisposable Lock()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        SqliteSchema.Run(connection, "BEGIN IMMEDIATE");
        return connection;
    }

    /// <summary>The files as they lie on the disk now, in a folder of their own: what a crash would leave.</summary>
    public SqliteFolder CopyAfterCrash()
    {
        var copy = new SqliteFolder(journal: journal);
        foreach (var name in new[] { File, File + "-wal", JournalFile }.Where(System.IO.File.Exists))
            System.IO.File.Copy(name, System.IO.Path.Combine(copy.Path, System.IO.Path.GetFileName(name)));
        return copy;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var log in logs) await log.DisposeAsync();
        if (ownsFolder) Directory.Delete(Path, recursive: true);
    }
}
