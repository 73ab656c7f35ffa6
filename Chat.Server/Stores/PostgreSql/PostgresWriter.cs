using Chat.Server.Kernel;
using Chat.Server.Ports;
using Npgsql;

namespace Chat.Server.Stores.PostgreSql;

/// <summary>The one of a node that writes messages: a thread that takes all that is waiting, stores it in one transaction, then looks again.</summary>
internal sealed class PostgresWriter : IAsyncDisposable
{
    private readonly List<ICommitWork> group = [];
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PostgresDatabase database;
    private readonly PostgresAppender appender;
    private readonly ITurns turns;
    private readonly TimeProvider time;
    private readonly LogMetrics? metrics;

    public PostgresWriter(PostgresDatabase database, PostgresAppender appender, TimeSpan interval, ITurns turns, TimeProvider time, LogMetrics? metrics)
    {
        this.database = database;
        this.appender = appender;
        this.turns = turns;
        this.time = time;
        this.metrics = metrics;
        Queue = new CommitQueue<ICommitWork>(interval, PartsOfInterval.Whole, turns, time);
        if (metrics is not null) metrics.Backlog = () => Queue.Count;
        new Thread(Run) { IsBackground = true, Name = "message log" }.Start();
    }

    /// <summary>Where the work is handed over.</summary>
    public CommitQueue<ICommitWork> Queue { get; }

    /// <summary>Stores what is waiting and then no more.</summary>
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

        ended.SetResult();
    }

    private void Process()
    {
        AppendWork[] appends = [.. group.OfType<AppendWork>()];
        ProbeWork[] probes = [.. group.OfType<ProbeWork>()];
        AppendResult[] results = [];
        MessageLogUnavailableException? failure = null;
        try
        {
            var connection = database.Writing();
            var begun = metrics?.Now ?? 0;
            if (appends.Length > 0) results = appender.Store(connection, appends, time.GetUtcNow());
            if (appends.Length > 0) metrics?.Committed(appends.Length, begun);
            if (probes.Length > 0) Probe(connection);
            database.Report(null);
        }
        catch (Exception e)
        {
            database.Close();
            database.Report(e);
            failure = PostgresFailure.ToUnavailable(e);
        }

        Answer(appends, results, failure);
        foreach (var probe in probes) probe.End(failure);
    }

    /// <summary>A write: PostgreSQL may be reachable and yet full or read-only.</summary>
    private void Probe(NpgsqlConnection connection)
    {
        using var write = connection.Command("UPDATE probe SET at = $1", time.GetUtcNow().ToUnixTimeMilliseconds());
        write.ExecuteNonQuery();
    }

    /// <summary>On the thread pool and in one turn, so that what follows from messages of one commit leaves together.</summary>
    private void Answer(AppendWork[] appends, AppendResult[] results, MessageLogUnavailableException? failure) => ThreadPool.UnsafeQueueUserWorkItem(
        static all => all.turns.Run(
            static all =>
            {
                var (appends, results, failure, _) = ((AppendWork[], AppendResult[], MessageLogUnavailableException?, ITurns))all;
                for (var i = 0; i < appends.Length; i++)
                {
                    if (failure is null) appends[i].Succeed(results[i]);
                    else appends[i].Fail(new MessageLogUnavailableException(failure.Message, failure.InnerException));
                }
            },
            all),
        (appends, results, failure, turns), preferLocal: false);
}
