using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Stores.Redis.Log;

/// <summary>
/// Begins appends that follow each other closely together, so that their commands leave in one write, and gives the answers that are there together in
/// one item of the thread pool and one turn, so that what follows them leaves in one write too. One that comes alone is begun and answered
/// in the threads that it came in. No append waits for the answer of another.
/// </summary>
internal sealed class RedisWriter : IAsyncDisposable, IThreadPoolWorkItem
{
    private readonly Func<AppendWork, Task<AppendResult>> store;
    private readonly CommitQueue<AppendWork> queue;
    private readonly ITurns turns;
    private readonly LogMetrics? metrics;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly object answering = new();
    private int underWay;
    private List<(AppendWork Work, Task<AppendResult> End)> unanswered = [];

    /// <param name="store">Stores one message. It fails through its task and never throws.</param>
    /// <param name="interval">The least time from one round of appends to the next while they follow each other.</param>
    /// <param name="turns">What follows from answers that come together is done together.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Told how many leave together, and how long that takes.</param>
    public RedisWriter(Func<AppendWork, Task<AppendResult>> store, TimeSpan interval, ITurns turns, TimeProvider time, LogMetrics? metrics = null)
    {
        this.metrics = metrics;
        this.turns = turns;
        this.store = store;
        queue = new CommitQueue<AppendWork>(interval, company: 0, turns, time);
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

    void IThreadPoolWorkItem.Execute()
    {
        List<(AppendWork Work, Task<AppendResult> End)> answers;
        lock (answering) (answers, unanswered) = (unanswered, []);
        Answer(answers);
    }

    private void Answer(List<(AppendWork Work, Task<AppendResult> End)> answers) => turns.Run(
        static answers =>
        {
            foreach (var (work, end) in (List<(AppendWork Work, Task<AppendResult> End)>)answers) work.End(end);
        },
        answers);

    private void Run()
    {
        var group = new List<AppendWork>();
        while (queue.Take(group))
        {
            if (group.Count > 0) metrics?.Gathered(group.Count);
            foreach (var work in group) _ = StoreAsync(work);
            group.Clear();
        }

        ended.SetResult();
    }

    private async Task StoreAsync(AppendWork work)
    {
        lock (answering) underWay++;
        var storing = store(work);
        await ((Task)storing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        bool isFirst, isAlone;
        lock (answering)
        {
            isFirst = unanswered.Count == 0;
            isAlone = --underWay == 0 && isFirst;
            if (!isAlone) unanswered.Add((work, storing));
        }

        // Whoever answers the first answers the others too, behind what is in the pool already: the other replies that arrived with this one.
        if (isAlone) Answer([(work, storing)]);
        else if (isFirst) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }
}
