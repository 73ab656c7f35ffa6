using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Chat.Server.Messages.Sqlite;

/// <summary>
/// The open file, from opening to closing; after a failure that a connection may not survive, the writer closes it and
/// opens another. Everything but <see cref="Streams"/>, <see cref="Seed"/>, <see cref="Readers"/> and
/// <see cref="Broken"/> belongs to the writer's thread. One process has the file, so what is known of the streams is
/// kept here (some 300 bytes each) and heads cost no query.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    /// <summary>
    /// Checkpoints come every 32 MB: each forces the disk twice while appends wait, and every 4 MB costs half of
    /// the throughput.
    /// </summary>
    private const string Settings = """
        PRAGMA synchronous = FULL;
        PRAGMA wal_autocheckpoint = 8192;
        PRAGMA journal_size_limit = 67108864;
        PRAGMA cache_size = -16384;
        """;

    private readonly FileStream claim;
    private readonly SqliteConnection connection;
    private readonly List<SqliteStream> touched = [];
    private readonly List<SqliteStream> created = [];
    private readonly List<SqliteStream> forgotten = [];
    private readonly List<SqliteStatement> statements = [];
    private readonly SqliteStatement begin, commit, rollback, addStream, removeStream, setSeed, probe;
    private volatile EpochSeed seed;
    private volatile bool broken;
    private EpochSeed? nextSeed;
    private long lastStreamId;

    /// <param name="file">The file, made when it is missing.</param>
    /// <param name="options">The limits of the log.</param>
    /// <param name="ghosts">Messages whose senders were refused although their transaction may have reached the file; they are deleted.</param>
    /// <param name="initialise">Called with the writer's connection before it is used.</param>
    public SqliteDatabase(SqliteLogFile file, HistoryOptions options, IReadOnlyList<StagedMessage> ghosts, Action<SqliteConnection>? initialise)
    {
        claim = file.Claim();
        try
        {
            connection = file.Connect(SqliteOpenMode.ReadWriteCreate);
            initialise?.Invoke(connection);
            raw.sqlite3_busy_timeout(connection.Handle, 1000);
            SqliteSchema.Run(connection, Settings);
            SqliteSchema.RefuseForeign(connection);
            if (SqliteSchema.Value(connection, "PRAGMA journal_mode = WAL") is not "wal")
                throw new MessageLogUnavailableException($"The file system of {file.Path} does not allow a write-ahead log.");
            SqliteSchema.Update(connection);
            SqliteLoader.DeleteGhosts(connection, ghosts);
            seed = SqliteLoader.LoadSeed(connection);
            Streams = SqliteLoader.LoadStreams(connection);
            lastStreamId = Streams.IsEmpty ? 0 : Streams.Values.Max(stream => stream.Id);

            begin = Prepare("BEGIN IMMEDIATE");
            commit = Prepare("COMMIT");
            rollback = Prepare("ROLLBACK");
            addStream = Prepare("INSERT INTO streams (id, key, epoch) VALUES (?1, ?2, ?3)");
            removeStream = Prepare("DELETE FROM streams WHERE id = ?1");
            setSeed = Prepare("UPDATE log SET epoch_seed = ?1 WHERE id = 1");
            probe = Prepare("UPDATE log SET probed_at = ?1 WHERE id = 1");
            Appender = new SqliteAppender(this, connection, options);
            Sweep = new SqliteSweep(this, connection, options);
            Readers = new SqliteReaderPool(file);
        }
        catch
        {
            connection?.Dispose();
            claim.Dispose();
            throw;
        }
    }

    public ConcurrentDictionary<StreamKey, SqliteStream> Streams { get; }

    public EpochSeed Seed => seed;

    public SqliteReaderPool Readers { get; }

    /// <summary>Set by whoever met a failure after which the file must be opened again.</summary>
    public bool Broken
    {
        get => broken;
        set => broken = value;
    }

    public SqliteAppender Appender { get; }

    public SqliteSweep Sweep { get; }

    /// <summary>The messages of the present transaction.</summary>
    public List<StagedMessage> Staged { get; } = [];

    /// <summary>Whether the path no longer leads to the open file: it was deleted, moved or replaced.</summary>
    public bool HasMoved => SqliteNative.HasMoved(connection.Handle!);

    public void Begin()
    {
        Staged.Clear();
        begin.Execute();
    }

    /// <summary>After this, what was staged is on disk and readers see it.</summary>
    public void Commit()
    {
        commit.Execute();
        foreach (var stream in touched) stream.Commit();
        foreach (var stream in forgotten) Streams.TryRemove(stream.Key, out _);
        if (nextSeed is not null) seed = nextSeed;
        ClearTransaction();
    }

    /// <summary>Does not throw. A connection that cannot even do this is broken.</summary>
    public void Rollback()
    {
        foreach (var stream in touched) stream.Rollback();
        foreach (var stream in created) Streams.TryRemove(stream.Key, out _);
        ClearTransaction();
        try
        {
            if (raw.sqlite3_get_autocommit(connection.Handle) == 0) rollback.Execute();
        }
        catch (SqliteException)
        {
            Broken = true;
        }
    }

    /// <summary>The stream, which is made when it is new. Readers may see it before the commit: it has no message then, and the epoch they would be told anyway.</summary>
    public SqliteStream StreamForWriting(StreamKey key)
    {
        if (Streams.TryGetValue(key, out var stream)) return stream;

        stream = new SqliteStream(lastStreamId + 1, key, seed.For(key), new StreamNumbers { FirstRow = 1 });
        addStream.Bind(1, stream.Id).Bind(2, key.Value).Bind(3, stream.Epoch).Execute();
        lastStreamId++;
        created.Add(stream);
        Streams[key] = stream;
        return stream;
    }

    /// <summary>To be called before the numbers of a stream change.</summary>
    public void Touch(SqliteStream stream)
    {
        if (stream.Touched) return;
        stream.Touched = true;
        touched.Add(stream);
    }

    /// <summary>Removes an empty stream. All streams without a row get other epochs: nobody knows which were forgotten.</summary>
    public void Forget(SqliteStream stream)
    {
        removeStream.Bind(1, stream.Id).Execute();
        forgotten.Add(stream);
        if (nextSeed is not null) return;
        nextSeed = EpochSeed.Random();
        setSeed.Bind(1, nextSeed.Value).Execute();
    }

    /// <summary>Writes something.</summary>
    public void Probe(DateTimeOffset now) => probe.Bind(1, now.ToUnixTimeMilliseconds()).Execute();

    public void Dispose()
    {
        Broken = true;
        Readers.Dispose();
        Appender.Dispose();
        Sweep.Dispose();
        foreach (var statement in statements) statement.Dispose();
        connection.Dispose();
        claim.Dispose();
    }

    private void ClearTransaction()
    {
        touched.Clear();
        created.Clear();
        forgotten.Clear();
        nextSeed = null;
    }

    private SqliteStatement Prepare(string sql)
    {
        var statement = new SqliteStatement(connection, sql);
        statements.Add(statement);
        return statement;
    }
}
