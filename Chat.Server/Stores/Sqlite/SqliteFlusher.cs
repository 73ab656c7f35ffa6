using Chat.Server.Ports;

namespace Chat.Server.Stores.Sqlite;

/// <summary>The thread that moves messages from the journal into the tables, and has them swept.</summary>
internal sealed class SqliteFlusher : IDisposable
{
    /// <summary>
    /// How long messages gather: those of a room share pages, a second's many more than a tenth of one's. What is not in the tables yet is in memory and
    /// is what a crash leaves to be read from the journal.
    /// </summary>
    private const int IntervalMilliseconds = 1000;

    private readonly object sleeping = new();
    private readonly SqliteTables tables;
    private readonly TimeProvider time;
    private readonly Action<Exception> failed;
    private readonly Thread thread;
    private volatile bool gathering;
    private volatile bool hurried;
    private List<TableWork> works = [];
    private bool sweepDue;
    private bool closing;

    /// <param name="tables">The tables.</param>
    /// <param name="time">The clock.</param>
    /// <param name="failed">Called with the failure of a flush or a step of retention.</param>
    public SqliteFlusher(SqliteTables tables, TimeProvider time, Action<Exception> failed)
    {
        this.tables = tables;
        this.time = time;
        this.failed = failed;
        thread = new Thread(Run) { IsBackground = true, Name = "message tables" };
        thread.Start();
    }

    /// <summary>There is something unflushed.</summary>
    public void Wake()
    {
        if (gathering) return;
        lock (sleeping)
        {
            gathering = true;
            Monitor.Pulse(sleeping);
        }
    }

    /// <summary>There is much, see <see cref="AppendJournal.HasMuch"/>.</summary>
    public void Hurry()
    {
        if (hurried) return;
        lock (sleeping)
        {
            hurried = gathering = true;
            Monitor.Pulse(sleeping);
        }
    }

    /// <summary>To be done soon. It fails when the thread ends before.</summary>
    public void Do(TableWork work)
    {
        lock (sleeping)
        {
            if (!closing)
            {
                works.Add(work);
                hurried = gathering = true;
                Monitor.Pulse(sleeping);
                return;
            }
        }

        work.Fail(Closed());
    }

    public void RequestSweep()
    {
        lock (sleeping)
        {
            sweepDue = true;
            Monitor.Pulse(sleeping);
        }
    }

    /// <summary>Ends the thread; what is unflushed stays so.</summary>
    public void Dispose()
    {
        lock (sleeping)
        {
            closing = true;
            Monitor.Pulse(sleeping);
        }

        thread.Join();
        foreach (var work in TakeWorks()) work.Fail(Closed());
    }

    private static MessageLogUnavailableException Closed() => new("The message store was closed.");

    private void Run()
    {
        var (sweeping, building) = (false, tables.Search is not null);
        while (WaitForWork(sweeping || building, out var sweep))
        {
            if (TakeWorks() is { Count: > 0 } waiting) Do(waiting);
            else Try(tables.Flush);
            if (sweep || sweeping) Try(() => sweeping = tables.Sweep(sweep, time.GetUtcNow()));
            if (!building && !sweep) continue;
            building = false; // after a failure it goes on with the next sweep
            Try(() => building = tables.BuildSearch());
        }
    }

    private bool WaitForWork(bool sweeping, out bool sweep)
    {
        lock (sleeping)
        {
            while (!closing && !gathering && !sweepDue && !sweeping) Monitor.Wait(sleeping);
            if (!closing && !hurried && !sweepDue && !sweeping) Monitor.Wait(sleeping, IntervalMilliseconds);
            sweep = sweepDue;
            gathering = hurried = sweepDue = false; // whoever adds something from now on wakes us again
            return !closing;
        }
    }

    private List<TableWork> TakeWorks()
    {
        lock (sleeping)
        {
            var taken = works;
            if (taken.Count > 0) works = [];
            return taken;
        }
    }

    private void Do(List<TableWork> waiting)
    {
        try
        {
            tables.Do(waiting, time.GetUtcNow());
        }
        catch (Exception e)
        {
            failed(e);
            foreach (var work in waiting) work.Fail(SqliteFailure.ToUnavailable(e));
            return;
        }

        foreach (var work in waiting) work.Succeed();
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            failed(e);
        }
    }
}
