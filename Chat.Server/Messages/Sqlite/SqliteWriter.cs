using Microsoft.Data.Sqlite;

namespace Chat.Server.Messages.Sqlite;

/// <summary>
/// The one that writes: a thread of its own, because a commit waits for the disk. It takes everything that is waiting and commits it in one
/// transaction, then looks again.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    /// <summary>How many answers the writer gives itself when nobody waits for it: so few take less time than the next commit has to wait, and waking a thread for them costs more.</summary>
    private const int AnsweredHere = 8;

    private readonly List<ILogWork> group = [];
    private readonly Dictionary<ILogWork, MessageLogUnavailableException> refused = [];
    private readonly List<StagedMessage> ghosts = [];
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SqliteLogFile file;
    private readonly HistoryOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Action<SqliteConnection>? initialise;
    private volatile SqliteDatabase? database;
    private volatile bool sweepDue;
    private bool outage;

    public SqliteWriter(SqliteLogFile file, HistoryOptions options, TimeProvider time, ILogger logger, Action<SqliteConnection>? initialise)
    {
        this.file = file;
        this.options = options;
        this.time = time;
        this.logger = logger;
        this.initialise = initialise;
        Queue = new CommitQueue<ILogWork>(options.CommitInterval, time);
        new Thread(Run) { IsBackground = true, Name = "message log" }.Start();
    }

    /// <summary>The open database, or null when it must be asked for with <see cref="OpenWork"/>.</summary>
    public SqliteDatabase? Database => database is { Broken: false } open ? open : null;

    /// <summary>Where the work is handed over.</summary>
    public CommitQueue<ILogWork> Queue { get; }

    /// <summary>Lets retention look at every stream soon. Does nothing while the file is not open.</summary>
    public void RequestSweep()
    {
        sweepDue = true;
        Queue.Nudge();
    }

    /// <summary>Commits what is waiting, then closes the file.</summary>
    public ValueTask DisposeAsync()
    {
        Queue.Complete();
        return new ValueTask(ended.Task);
    }

    private void Run()
    {
        while (Queue.Take(group, wait: Database is not { Sweep.Running: true }))
        {
            if (group.Count > 0) Process();
            group.Clear();
            refused.Clear();
            if (Database is { } open) Sweep(open);
        }

        database?.Dispose();
        ended.SetResult();
    }

    private void Process()
    {
        SqliteDatabase? open = null;
        var committing = false;
        try
        {
            open = Open();
            var now = time.GetUtcNow();
            open.Begin();
            foreach (var work in group) Stage(work, open, now);
            if (ghosts.Count > 0) open.Probe(now); // A transaction that writes nothing would leave them where they are.
            committing = true;
            open.Commit();
        }
        catch (Exception e)
        {
            if (committing) ghosts.AddRange(open!.Staged);
            Abandon(open, e);
            return;
        }

        ghosts.Clear(); // The new frames of the write-ahead log have taken the place of theirs.
        if (outage) logger.StoreRecovered(file.Path);
        outage = false;
        CommitAnswers.Give([.. group.Select(work => (work, refused.GetValueOrDefault(work)))], here: group.Count <= AnsweredHere && Queue.IsEmpty);
    }

    /// <summary>
    /// One step of retention in a transaction of its own: when the file is full, appends fail and this makes room.
    /// </summary>
    private void Sweep(SqliteDatabase open)
    {
        if (sweepDue)
        {
            sweepDue = false;
            open.Sweep.Start();
        }

        if (!open.Sweep.Running) return;
        try
        {
            open.Begin();
            open.Sweep.Step(time.GetUtcNow());
            open.Commit();
        }
        catch (Exception e)
        {
            open.Sweep.Stop();
            Abandon(open, e);
        }
    }

    private void Stage(ILogWork work, SqliteDatabase open, DateTimeOffset now)
    {
        try
        {
            work.Stage(open, now);
        }
        catch (SqliteException e) when (SqliteFailure.IsOfOneStatement(e))
        {
            logger.MessageRefused(e);
            refused[work] = SqliteFailure.ToUnavailable(e);
        }
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

        var opened = new SqliteDatabase(file, options, ghosts, initialise);
        ghosts.Clear();
        logger.StoreOpened(file.Path, opened.Streams.Count);
        database = opened;
        return opened;
    }

    private void Abandon(SqliteDatabase? open, Exception failure)
    {
        open?.Rollback();
        if (open is { Broken: true } || open is not null && !SqliteFailure.LeavesFileUsable(failure)) Close();

        var unavailable = SqliteFailure.ToUnavailable(failure);
        if (!outage) logger.StoreUnavailable(failure, file.Path, unavailable.Message);
        outage = true;
        CommitAnswers.Give([.. group.Select(work => (work, (MessageLogUnavailableException?)SqliteFailure.ToUnavailable(failure)))], here: false);
    }

    private void Close()
    {
        database!.Dispose();
        database = null;
    }
}
