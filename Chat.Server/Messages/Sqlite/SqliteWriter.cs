using System.Threading.Channels;
using Chat.Server.Frames;
using Microsoft.Data.Sqlite;

namespace Chat.Server.Messages.Sqlite;

/// <summary>
/// The one that writes: a thread of its own, because a commit waits for the disk. It takes everything that is waiting
/// and commits it in one transaction, then looks again: when idle a message is committed at once, and under load the
/// price of a commit is shared by all who came during the one before it.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable, IThreadPoolWorkItem
{
    /// <summary>The most work waiting; with the longest texts some 30 MB.</summary>
    private const int QueueLength = 4096;

    /// <summary>The most work in one transaction, so that the first of it does not wait long for the last.</summary>
    private const int GroupLength = 1024;

    /// <summary>How long an append waits for a place in a full queue.</summary>
    private static readonly TimeSpan QueueWait = TimeSpan.FromSeconds(5);

    /// <summary>A null only wakes the writer.</summary>
    private readonly Channel<ILogWork?> queue = Channel.CreateBounded<ILogWork?>(new BoundedChannelOptions(QueueLength) { SingleReader = true });

    private readonly object sleeping = new();
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
    private volatile bool asleep;
    private bool outage;

    public SqliteWriter(SqliteLogFile file, HistoryOptions options, TimeProvider time, ILogger logger, Action<SqliteConnection>? initialise)
    {
        this.file = file;
        this.options = options;
        this.time = time;
        this.logger = logger;
        this.initialise = initialise;
        new Thread(Run) { IsBackground = true, Name = "message log" }.Start();
    }

    /// <summary>The open database, or null when it must be asked for with <see cref="OpenWork"/>.</summary>
    public SqliteDatabase? Database => database is { Broken: false } open ? open : null;

    /// <summary>Hands the work over, waiting for a place in the queue if need be; its own task tells the end.</summary>
    public ValueTask EnqueueAsync(ILogWork work, CancellationToken cancellation) =>
        TryEnqueue(work) ? ValueTask.CompletedTask : WaitForPlaceAsync(work, cancellation);

    /// <summary>Hands the work over if there is a place.</summary>
    public bool TryEnqueue(ILogWork work)
    {
        if (!queue.Writer.TryWrite(work)) return false;
        Interlocked.MemoryBarrier();
        if (asleep && !Turn.TryDefer(this)) Wake(); // what came in one packet is committed together
        return true;
    }

    /// <summary>Lets retention look at every stream soon. Does nothing while the file is not open.</summary>
    public void RequestSweep()
    {
        sweepDue = true;
        queue.Writer.TryWrite(null); // If there is no place for it, the writer is awake.
        Wake();
    }

    /// <summary>Commits what is waiting, then closes the file.</summary>
    public ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        Wake();
        return new ValueTask(ended.Task);
    }

    void IThreadPoolWorkItem.Execute() => Wake();

    private async ValueTask WaitForPlaceAsync(ILogWork work, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(QueueWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            await queue.Writer.WriteAsync(work, either.Token);
            Wake();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new MessageLogUnavailableException("The message store is too slow: too many messages are waiting for it.");
        }
        catch (OperationCanceledException)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (ChannelClosedException)
        {
            throw new MessageLogUnavailableException("The message store is closed.");
        }
    }

    private void Run()
    {
        while (TakeGroup())
        {
            if (group.Count > 0) Process();
            group.Clear();
            refused.Clear();
            if (Database is { } open) Sweep(open);
        }

        database?.Dispose();
        ended.SetResult();
    }

    /// <summary>Waits for work, except while a sweep goes on. False at the end.</summary>
    private bool TakeGroup()
    {
        if (Database is not { Sweep.Running: true } && !WaitForWork()) return false;
        while (group.Count < GroupLength && queue.Reader.TryRead(out var work))
            if (work is not null && work.TryTake()) group.Add(work);
        return true;
    }

    /// <summary>Blocks its thread without spinning and without help of the thread pool, which would be one change of threads more for each commit.</summary>
    private bool WaitForWork()
    {
        lock (sleeping)
        {
            asleep = true;
            Interlocked.MemoryBarrier(); // whoever puts something in after this look sees that it must wake us
            while (queue.Reader.Count == 0 && !queue.Reader.Completion.IsCompleted) Monitor.Wait(sleeping);
            asleep = false;
        }

        return queue.Reader.Count > 0;
    }

    private void Wake()
    {
        Interlocked.MemoryBarrier();
        if (!asleep) return;
        lock (sleeping) Monitor.Pulse(sleeping);
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
        CommitAnswers.Give([.. group.Select(work => (work, refused.GetValueOrDefault(work)))], here: group.Count == 1 && queue.Reader.Count == 0);
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
