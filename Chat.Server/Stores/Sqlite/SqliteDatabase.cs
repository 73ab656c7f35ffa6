using Chat.Server.Ports;
using Microsoft.Data.Sqlite;

namespace Chat.Server.Stores.Sqlite;

/// <summary>
/// The open store, from opening to closing; after a failure that it may not survive, the writer closes it and opens another. A message goes into the
/// journal, which its sender waits for, and from there into the tables, which nobody waits for.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly FileStream claim;
    private readonly AppendJournal journal;
    private readonly SqliteTables tables;
    private readonly SqliteFinder finder;
    private readonly SqliteFlusher flusher;
    private volatile bool broken;

    /// <param name="file">The file, made when it is missing.</param>
    /// <param name="options">The limits of the log.</param>
    /// <param name="retention">The limits of its streams.</param>
    /// <param name="outbox">Who reads the outbox.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ghosts">Messages whose senders were refused although they may have reached the disk; they are deleted.</param>
    /// <param name="initialise">Called with the connection that writes before it is used.</param>
    /// <param name="flushFailed">Called by another thread when messages could not be put into the tables.</param>
    /// <param name="metrics">Told how long the disk takes.</param>
    public SqliteDatabase(SqliteLogFile file, HistoryOptions options, IRetention retention, OutboxSettings outbox, TimeProvider time, IReadOnlyList<GhostMessage> ghosts,
        Action<SqliteConnection>? initialise, Action<Exception> flushFailed, LogMetrics? metrics = null)
    {
        claim = file.Claim();
        try
        {
            journal = new AppendJournal(file.JournalPath, options.Journal, metrics);
            Unflushed = new Unflushed(journal);
            tables = new SqliteTables(file, options, retention, outbox, time, journal, Unflushed, ghosts, initialise);
            finder = new SqliteFinder(file);
            Appender = new SqliteAppender(tables.Streams, Unflushed, finder, options);
            Readers = new SqliteReaderPool(file);
            flusher = new SqliteFlusher(tables, time, flushFailed);
        }
        catch
        {
            finder?.Dispose();
            tables?.Dispose();
            journal?.Dispose();
            claim.Dispose();
            throw;
        }
    }

    public SqliteStreams Streams => tables.Streams;

    public SqliteReaderPool Readers { get; }

    public Unflushed Unflushed { get; }

    public SqliteAppender Appender { get; }

    /// <summary>Whether all that the tables have of a stream can be searched.</summary>
    public bool CanSearch(SqliteStream stream) => tables.Search?.Covers(stream.Id) == true;

    /// <summary>Set by whoever met a failure after which the file must be opened again.</summary>
    public bool Broken
    {
        get => broken || tables.Broken;
        set => broken = value;
    }

    /// <summary>Whether the path no longer leads to the open file: it was deleted, moved or replaced.</summary>
    public bool HasMoved => finder.HasMoved;

    /// <summary>Begins a group of messages. Throws while the tables cannot take those that have a receipt already.</summary>
    public void Begin()
    {
        Appender.Begin();
        if (tables.Failure is not null) tables.Flush();
    }

    /// <summary>After this, what <see cref="Appender"/> has staged is on disk and readers see it.</summary>
    public void Commit()
    {
        var staged = Appender.Staged;
        if (staged.Count == 0) return;
        var toTables = Appender.ChangesState; // which is so always up to date there
        if (toTables || !journal.TryWrite(staged, Unflushed.Applied))
        {
            tables.Flush(); // which makes room in the journal, if there is one
            if (toTables || !journal.TryWrite(staged, Unflushed.Applied))
            {
                tables.Store(staged);
                return;
            }
        }

        Appender.Publish(journal.Positions);
        Unflushed.Add(staged, journal.Positions, journal.End);
        if (journal.HasMuch(Unflushed.Applied)) flusher.Hurry();
        else flusher.Wake();
    }

    /// <summary>Forgets what was staged. Does not throw.</summary>
    public void Rollback() => Appender.Rollback();

    /// <summary>Puts everything into the tables and writes something there, to learn whether that works.</summary>
    public void Prove(DateTimeOffset now)
    {
        tables.Flush();
        tables.Probe(now);
    }

    /// <summary>Hands work over to the thread that has the tables; it ends by itself.</summary>
    public void Do(TableWork work) => flusher.Do(work);

    /// <summary>Lets retention look at every stream soon.</summary>
    public void RequestSweep() => flusher.RequestSweep();

    /// <summary>Puts everything into the tables: closing leaves nothing in the journal then.</summary>
    public void Flush() => tables.Flush();

    public void Dispose()
    {
        broken = true;
        flusher.Dispose();
        Readers.Dispose();
        finder.Dispose();
        tables.Dispose();
        journal.Dispose();
        claim.Dispose();
    }
}
