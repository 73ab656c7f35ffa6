using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Stores.Redis.Log;

/// <summary>
/// Begins appends that follow each other closely together, so that their commands leave in one write, and gives the answers that are there together in
/// one turn, so that what follows them leaves in one write too. One that comes alone is begun and answered
/// in the threads that it came in. No append waits for the answer of another.
/// </summary>
internal sealed class RedisWriter : IAsyncDisposable
{
    /// <summary>
    /// As in <see cref="PartsOfInterval.Growing"/>: with the default of the interval nothing waits below 1,000 messages a second, which a node and Redis do beside other things;
    /// 2 ms are waited for at 2,000 a second and all 5 from 5,000.
    /// </summary>
    private const int Most = 25;

    private readonly Func<AppendWork, Task<AppendResult>> store;
    private readonly CommitQueue<AppendWork> queue;
    private readonly ReplyContext replies;
    private readonly ITurns turns;
    private readonly LogMetrics? metrics;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="store">Stores one message. It fails through its task and never throws.</param>
    /// <param name="interval">The most time from one round of appends to the next while they follow each other.</param>
    /// <param name="sockets">Which threads bring the replies.</param>
    /// <param name="turns">What follows from answers that come together is done together.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Told how many leave together, and how long that takes.</param>
    public RedisWriter(Func<AppendWork, Task<AppendResult>> store, TimeSpan interval, IRedisSockets sockets, ITurns turns, TimeProvider time, LogMetrics? metrics = null)
    {
        this.metrics = metrics;
        this.turns = turns;
        this.store = store;
        replies = new ReplyContext(sockets, turns);
        queue = new CommitQueue<AppendWork>(interval, PartsOfInterval.Growing(Most), turns, time);
        if (metrics is not null) metrics.Backlog = () => queue.Count;
        new Thread(Run) { IsBackground = true, Name = "message log" }.Start();
    }

    /// <summary>Hands an append over. Its own end is what is returned.</summary>
    public ValueTask<AppendResult> AppendAsync(AppendWork work, CancellationToken cancellation)
    {
        if (!queue.TryBeginAlone() || !work.TryTake()) return queue.AppendAsync(work, cancellation);
        metrics?.Gathered(1);
        _ = StoreAsync(work);
        return new(work.Task);
    }

    /// <summary>Begins what is waiting and then no more.</summary>
    public ValueTask DisposeAsync()
    {
        queue.Complete();
        return new ValueTask(ended.Task);
    }

    private void Run()
    {
        var group = new List<AppendWork>();
        while (queue.Take(group))
        {
            if (group.Count > 0) metrics?.Gathered(group.Count);
            turns.Run(Store, group);
            group.Clear();
        }

        ended.SetResult();
    }

    private void Store(object group)
    {
        foreach (var work in (List<AppendWork>)group) _ = StoreAsync(work);
    }

    private async Task StoreAsync(AppendWork work)
    {
        replies.Enter();
        var storing = store(work);
        await ((Task)storing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        ReplyContext.Leave();
        work.End(storing);
    }
}
