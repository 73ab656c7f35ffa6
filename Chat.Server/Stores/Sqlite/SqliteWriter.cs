using Chat.Server.Kernel;
using Chat.Server.Ports;
using Microsoft.Data.Sqlite;

namespace Chat.Server.Stores.Sqlite;

/// <summary>
/// The one that writes: a thread of its own, because it waits for the disk. It takes everything that is waiting, brings it there with one wait, then looks
/// again.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    /// <summary>How many answers the writer gives itself when nobody waits for it: so few take less time than the next commit has to wait, and waking a thread for them costs more.</summary>
    private const int AnsweredHere = 8;

    /// <summary>
    /// As in <see cref="PartsOfInterval.FifthBelow"/>: with the default of the interval 2,000 messages a second, up to which a short wait is worth what it costs, see docs/lab-notes.md.
    /// </summary>
    private const int Company = 10;

    private readonly List<ILogWork> group = [];
    private readonly List<GhostMessage> ghosts = [];
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SqliteLogFile file;
    private readonly HistoryOptions options;
    private readonly IRetention retention;
    private readonly OutboxSettings outbox;
    private readonly ITurns turns;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Action<SqliteConnection>? initialise;
    private readonly LogMetrics? metrics;
    private volatile SqliteDatabase? database;
    private int outage;

    public SqliteWriter(SqliteLogFile file, HistoryOptions options, IRetention retention, OutboxSettings outbox, ITurns turns, TimeProvider time, ILogger logger, Action<SqliteConnection>? initialise, LogMetrics? metrics)
    {
        this.file = file;
        this.options = options;
        this.retention = retention;
        this.outbox = outbox;
        this.turns = turns;
        this.time = time;
        this.logger = logger;
        this.initialise = initialise;
        this.metrics = metrics;
        Queue = new CommitQueue<ILogWork>(options.CommitInterval, PartsOfInterval.FifthBelow(Company), turns, time);
        if (metrics is not null)
        {
            metrics.Backlog = () => Queue.Count;
            metrics.JournalBacklog = () => Database?.Unflushed.Count ?? 0;
        }

        new Thread(Run) { IsBackground = true, Name = "message log" }.Start();
    }

    /// <summary>The open database, or null when it must be asked for with <see cref="OpenWork"/>.</summary>
    public SqliteDatabase? Database => database is { Broken: false } open ? open : null;

    /// <summary>Where the work is handed over.</summary>
    public CommitQueue<ILogWork> Queue { get; }

    /// <summary>Lets retention look at every stream soon. Does nothing while the file is not open.</summary>
    public void RequestSweep() => Database?.RequestSweep();

    /// <summary>Commits what is waiting, then closes the file.</summary>
    public ValueTask DisposeAsync()
    {
        Queue.Complete();
        return new ValueTask(ended.Task);
    }

    private void Run()
    {
        while (Queue.Take(group))
        {
            if (group.Count > 0) Process();
            group.Clear();
        }

        if (Database is { } last) Try(last.Flush);
        database?.Dispose();
        ended.SetResult();
    }

    private void Process()
    {
        var now = time.GetUtcNow();
        SqliteDatabase? open = null;
        var storing = false;
        try
        {
            open = Open();
            lock (open.Streams)
            {
                open.Begin();
                foreach (var work in group) work.Stage(open, now);
                storing = true;
                var begun = metrics?.Now ?? 0;
                open.Commit();
                if (open.Appender.Staged.Count > 0) metrics?.Committed(open.Appender.Staged.Count, begun);
            }
        }
        catch (Exception e)
        {
            Abandon(open, e, storing);
            return;
        }

        var failure = group.Exists(work => work.NeedsTransaction) ? Prove(open, now) : null;
        Report(failure);
        Answer(failure, refuseAll: false, here: group.Count <= AnsweredHere && Queue.IsEmpty);
    }

    private Exception? Prove(SqliteDatabase open, DateTimeOffset now) => Try(() => open.Prove(now));

    /// <summary>A failure is told to those who need a transaction, or to all.</summary>
    private void Answer(Exception? failure, bool refuseAll, bool here)
    {
        var answers = new (ILogWork Work, MessageLogUnavailableException? Failure)[group.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            var refused = failure is not null && (refuseAll || group[i].NeedsTransaction);
            answers[i] = (group[i], refused ? SqliteFailure.ToUnavailable(failure!) : null);
        }

        CommitAnswers.Give(answers, turns, here);
    }

    private SqliteDatabase Open()
    {
        if (database is { } present)
        {
            var moved = present.HasMoved;
            if (!moved && !present.Broken) return present;
            if (moved) logger.StoreMoved(file.Path);
            Close();
        }

        var opened = new SqliteDatabase(file, options, retention, outbox, time, ghosts, initialise, Report, metrics);
        ghosts.Clear();
        logger.StoreOpened(file.Path, opened.Streams.Count);
        database = opened;
        return opened;
    }

    private void Abandon(SqliteDatabase? open, Exception failure, bool storing)
    {
        open?.Rollback();
        if (open is { Broken: true } || open is not null && !SqliteFailure.LeavesFileUsable(failure))
        {
            if (storing) ghosts.AddRange(open.Appender.Staged.Select(staged => staged.ToGhost()));
            Close();
        }

        Report(failure);
        Answer(failure, refuseAll: true, here: false);
    }

    private void Close()
    {
        database!.Dispose();
        database = null;
    }

    /// <summary>The beginning and the end of an outage are one line each; null is the end.</summary>
    private void Report(Exception? failure)
    {
        var present = failure is null ? 0 : 1;
        if (Volatile.Read(ref outage) == present || Interlocked.Exchange(ref outage, present) == present) return;
        if (failure is null) logger.StoreRecovered(file.Path);
        else logger.StoreUnavailable(failure, file.Path, SqliteFailure.ToUnavailable(failure).Message);
    }

    private Exception? Try(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception e)
        {
            Report(e);
            return e;
        }
    }
}
