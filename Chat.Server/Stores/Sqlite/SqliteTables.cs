using System.Buffers;
using System.Text;
using Chat.Server.Ports;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Chat.Server.Stores.Sqlite;

/// <summary>
/// The tables, where messages are found again, and the one connection that writes to them. Everything here is a transaction that is forced to the disk, of up
/// to some thousand rows: it takes too long to do while messages wait for it. Each method has the tables for itself, whoever calls it.
/// </summary>
internal sealed class SqliteTables : IDisposable
{
    /// <summary>
    /// Checkpoints come every 32 MB: each forces the disk twice, and the journal may have to wait for that.
    /// </summary>
    private const string Settings = """
        PRAGMA synchronous = FULL;
        PRAGMA secure_delete = ON;
        PRAGMA wal_autocheckpoint = 8192;
        PRAGMA journal_size_limit = 67108864;
        PRAGMA cache_size = -16384;
        """;

    /// <summary>
    /// After so many rows, some 0.05 ms, the processor is offered to others. A kernel may let a thread go on for 3 ms before it looks whether another has
    /// become ready, and as long as little waits for this one it has time: docs/lab-notes.md.
    /// </summary>
    private const int RowsAtOnce = 8;

    private readonly object gate = new();
    private readonly SqliteConnection connection;
    private readonly AppendJournal journal;
    private readonly Unflushed unflushed;
    private readonly List<SqliteStream> touched = [];
    private readonly List<SqliteStream> added = [];
    private readonly List<SqliteStatement> statements = [];
    private readonly SqliteStatement begin, commit, rollback, addStream, removeStream, insert, setSeed, setApplied, probe;
    private readonly SqliteSweep sweep;
    private readonly SqliteAmender amender;
    private readonly OutboxTable? outbox;
    private readonly StateTable state;
    private readonly MentionTable mentions;
    private readonly SqliteSearchIndex? search;
    private readonly TimeProvider time;
    private bool wiping;
    private volatile Exception? failure;
    private volatile bool broken;
    private long lastStreamId;

    /// <param name="file">The file, made when it is missing.</param>
    /// <param name="options">The limits of the log.</param>
    /// <param name="retention">The limits of its streams.</param>
    /// <param name="outboxSettings">Who reads the outbox.</param>
    /// <param name="time">The clock.</param>
    /// <param name="journal">The journal, which begins another life when the tables have what is in it.</param>
    /// <param name="unflushed">What goes into the tables.</param>
    /// <param name="ghosts">Messages whose senders were refused although they may have reached the disk; they are deleted.</param>
    /// <param name="initialise">Called with the connection before it is used.</param>
    public SqliteTables(SqliteLogFile file, HistoryOptions options, IRetention retention, OutboxSettings outboxSettings, TimeProvider time, AppendJournal journal, Unflushed unflushed,
        IReadOnlyList<GhostMessage> ghosts, Action<SqliteConnection>? initialise)
    {
        this.journal = journal;
        this.unflushed = unflushed;
        this.time = time;
        connection = file.Connect(SqliteOpenMode.ReadWriteCreate);
        try
        {
            initialise?.Invoke(connection);
            raw.sqlite3_busy_timeout(connection.Handle, 1000);
            SqliteSchema.Run(connection, Settings);
            SqliteSchema.RefuseForeign(connection);
            if (SqliteSchema.Value(connection, "PRAGMA journal_mode = WAL") is not "wal")
                throw new MessageLogUnavailableException($"The file system of {file.Path} does not allow a write-ahead log.");
            SqliteSchema.Update(connection);
            search = SqliteSearchIndex.Open(connection, options.Search);
            SqliteLoader.DeleteGhosts(connection, ghosts, search);
            outbox = outboxSettings.IsOn ? new OutboxTable(connection, outboxSettings) : null;
            if (outbox is null) SqliteSchema.Run(connection, "DELETE FROM outbox; DELETE FROM outbox_readers;"); // nobody is left to be told
            mentions = new MentionTable(connection);
            JournalReplay.Run(connection, journal, ghosts, outbox, mentions, search, time);
            var all = SqliteLoader.LoadStreams(connection);
            lastStreamId = (long)SqliteSchema.Value(connection, """
                SELECT max((SELECT ifnull(max(id), 0) FROM streams), (SELECT ifnull(max(stream), 0) FROM ended))
                """)!;
            Streams = new SqliteStreams(all, SqliteLoader.LoadSeed(connection));

            begin = Prepare("BEGIN IMMEDIATE");
            commit = Prepare("COMMIT");
            rollback = Prepare("ROLLBACK");
            addStream = Prepare("INSERT INTO streams (id, key, epoch) VALUES (?1, ?2, ?3)");
            removeStream = Prepare("DELETE FROM streams WHERE id = ?1");
            insert = Prepare("""
                INSERT INTO messages (stream, seq, id, sender, text, timestamp, client_message_id, annotations)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                """);
            setSeed = Prepare("UPDATE log SET epoch_seed = ?1 WHERE id = 1");
            setApplied = Prepare("UPDATE log SET journal_applied = ?1 WHERE id = 1");
            probe = Prepare("UPDATE log SET probed_at = ?1 WHERE id = 1");
            state = new StateTable(connection);
            sweep = new SqliteSweep(this, Streams, connection, mentions, options, retention, search);
            amender = new SqliteAmender(this, Streams, connection, state, mentions, outbox, search);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public SqliteStreams Streams { get; }

    /// <summary>Why the last <see cref="Flush"/> failed: until one succeeds, nothing more can be promised.</summary>
    public Exception? Failure => failure;

    /// <summary>Whether the connection met a failure that it may not survive.</summary>
    public bool Broken => broken;

    /// <summary>Null when messages are not to be searched.</summary>
    public SqliteSearchIndex? Search => search;

    /// <summary>Takes what is unflushed. When it throws, what it could not take is still unflushed.</summary>
    public void Flush()
    {
        lock (gate)
        {
            if (unflushed.IsTaken) FlushBatch(); // which failed before, and is not all
            FlushBatch();
        }
    }

    /// <summary>Takes messages that found no room in the journal or belong to a group that changes a state, when nothing else is unflushed; without a journal, all there are.</summary>
    public void Store(List<StagedMessage> messages)
    {
        lock (gate)
            Transact(() =>
            {
                var buffer = new ArrayBufferWriter<byte>();
                foreach (var message in messages)
                {
                    buffer.ResetWrittenCount();
                    JournalRecord.Write(buffer, life: 0, position: 0, message);
                    Insert(message.Stream, new JournalRecord(buffer.WrittenSpan));
                    if (message.State is { } change) Apply(change, message);
                }
            });
    }

    /// <summary>Writes something, to learn whether that works.</summary>
    public void Probe(DateTimeOffset now)
    {
        lock (gate) Transact(() => probe.Bind(1, now.ToUnixTimeMilliseconds()).Execute());
    }

    /// <summary>One step of retention. True when there is another.</summary>
    /// <param name="start">Whether to begin a sweep.</param>
    /// <param name="now">The time.</param>
    public bool Sweep(bool start, DateTimeOffset now)
    {
        bool more;
        lock (gate)
        {
            if (start && !sweep.Running)
            {
                sweep.Start();
                wiping |= amender.WipeDue;
                amender.WipeDue = false;
            }

            if (!sweep.Running) return false;
            try
            {
                Transact(() => sweep.Step(now));
            }
            catch
            {
                sweep.Stop();
                throw;
            }

            more = sweep.Running;
        }

        Forget();
        if (!more && wiping) Wipe();
        return more;
    }

    /// <summary>One step of building the index of words. True when there is another.</summary>
    public bool BuildSearch()
    {
        lock (gate)
        {
            if (search is null or { IsBuilt: true }) return false;
            NumberedPlace next = default;
            Transact(() => next = search.Build());
            search.Built(next);
            return !search.IsBuilt;
        }
    }

    /// <summary>Does what is waiting when everything that has a receipt is in the tables, in one transaction.</summary>
    public void Do(List<TableWork> works, DateTimeOffset now)
    {
        if (!works.Exists(work => work.HoldsAppends))
        {
            DoNow();
            return;
        }

        Flush(); // most of it before appends have to wait
        lock (Streams) DoNow();

        void DoNow()
        {
            lock (gate)
            {
                Flush();
                try
                {
                    Transact(() => works.ForEach(work => work.Run(amender, now)));
                    amender.Committed();
                }
                catch
                {
                    amender.RolledBack();
                    throw;
                }
            }
        }
    }

    /// <summary>To be called before the rows of a stream change.</summary>
    public void Touch(SqliteStream stream)
    {
        if (stream.Touched) return;
        stream.Touched = true;
        touched.Add(stream);
    }

    public void Dispose()
    {
        lock (gate)
        {
            broken = true;
            sweep.Dispose();
            amender.Dispose();
            outbox?.Dispose();
            state.Dispose();
            mentions.Dispose();
            search?.Dispose();
            foreach (var statement in statements) statement.Dispose();
            connection.Dispose();
        }
    }

    private void FlushBatch()
    {
        var batch = unflushed.Take();
        try
        {
            if (batch.Messages.Count > 0)
                Transact(() =>
                {
                    for (var i = 0; i < batch.Messages.Count; i++)
                    {
                        Insert(batch.Messages[i].Stream, journal.RecordAt(batch.Messages[i].Position));
                        if (i % RowsAtOnce == RowsAtOnce - 1 && !journal.HasMuch(unflushed.Applied)) Thread.Yield();
                    }

                    setApplied.Bind(1, batch.JournalEnd).Execute();
                });
        }
        catch (Exception e)
        {
            failure = e;
            throw;
        }

        unflushed.Flushed();
        failure = null;
    }

    private void Insert(SqliteStream stream, JournalRecord message)
    {
        Touch(stream);
        if (stream.Id == 0) Add(stream);
        message.BindTo(insert.Bind(1, stream.Id)).Execute();
        mentions.Add(stream.Id, message);
        if (outbox is not null && stream.Key.IsRoom) outbox.Add(stream.Id, message.Seq, OutboxEntry.MessageType, time.GetUtcNow());
        if (search is not null && stream.Key.IsRoom) search.Add(stream.Id, message.Seq, Encoding.UTF8.GetString(message.Text));
        if (stream.Rows.IsEmpty) stream.Rows.OldestTime = message.Time;
        stream.Rows.LastRow = message.Seq;
    }

    private void Apply(KeyChange change, in StagedMessage staged)
    {
        state.Set(staged.Stream.Id, change.Key, StateRow.Of(staged.Id, staged.Message, change));
        state.Reach(staged.Stream.Id, staged.Message.Seq);
    }

    /// <summary>Gives a stream a row and an id.</summary>
    public void Add(SqliteStream stream)
    {
        addStream.Bind(1, ++lastStreamId).Bind(2, stream.Key.Value).Bind(3, stream.Epoch).Execute();
        stream.Id = lastStreamId;
        added.Add(stream);
    }

    /// <summary>Removes the streams that the last step found empty for long, unless somebody has spoken meanwhile.</summary>
    private void Forget()
    {
        lock (Streams) // first this one, as the writer does
        {
            lock (gate)
            {
                var forgotten = sweep.LongEmpty.FindAll(stream => stream.Head == stream.Rows.Trimmed);
                sweep.LongEmpty.Clear();
                if (forgotten.Count == 0) return;
                var seed = EpochSeed.Random();
                Transact(() =>
                {
                    foreach (var stream in forgotten)
                    {
                        removeStream.Bind(1, stream.Id).Execute();
                        state.Clear(stream.Id);
                    }

                    setSeed.Bind(1, seed.Value).Execute();
                });
                Streams.Forget(forgotten, seed);
            }
        }
    }

    /// <summary>
    /// Rows that were deleted or changed are overwritten in the file already. What they were is still in the write-ahead log, and in the journal where the tables
    /// have everything.
    /// </summary>
    private void Wipe()
    {
        Flush();
        lock (Streams)
        {
            Flush();
            journal.Wipe();
        }

        lock (gate)
        {
            // When somebody reads all the time, it cannot be emptied; then the next sweep tries again.
            amender.WipeDue |= SqliteSchema.Value(connection, "PRAGMA wal_checkpoint(TRUNCATE)") is not 0L;
        }

        wiping = false;
    }

    private void Transact(Action action)
    {
        try
        {
            begin.Execute();
            action();
            commit.Execute();
        }
        catch (Exception e)
        {
            Rollback();
            if (!SqliteFailure.LeavesFileUsable(e)) broken = true;
            throw;
        }

        foreach (var stream in touched) stream.CommitRows();
        touched.Clear();
        added.Clear();
    }

    private void Rollback()
    {
        foreach (var stream in touched) stream.RollbackRows();
        foreach (var stream in added) stream.Id = 0;
        touched.Clear();
        added.Clear();
        try
        {
            if (raw.sqlite3_get_autocommit(connection.Handle) == 0) rollback.Execute();
        }
        catch (SqliteException)
        {
            broken = true;
        }
    }

    private SqliteStatement Prepare(string sql)
    {
        var statement = new SqliteStatement(connection, sql);
        statements.Add(statement);
        return statement;
    }
}
