using System.Collections.Concurrent;

namespace Chat.Server.Kernel;

/// <summary>
/// Where connections queue up when a crowd comes or goes: new ones with what they say first, which is to join their rooms, and ended ones, which leave them. A few are served where they come in. What exceeds that is served in its
/// order by half of the cores, a few milliseconds at a time, so that those who are there and speak are served meanwhile by the others: on the threads that read sockets their messages would wait behind
/// thousands of joins.
/// <para>What a new connection has sent stays in its socket until its turn: waiting joins would be a hundred times their bytes, and work for the garbage collector.</para>
/// </summary>
/// <param name="turns">Those of the lane's threads.</param>
/// <param name="time">The clock.</param>
/// <param name="mostThreads">How many threads work at once; 0 for half of the cores.</param>
internal sealed class CrowdLane(ITurns turns, TimeProvider time, int mostThreads = 0) : IThreadPoolWorkItem
{
    /// <summary>So many connections a second, with twenty rooms each, take a tenth of one core.</summary>
    private const int EverydayPerSecond = 50;

    /// <summary>Who finds so many waiting does not wait behind them: it would be longer than clients are patient.</summary>
    private const int Most = 4_096;

    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(1);

    /// <summary>After so long other work of the thread pool has its turn.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(2);

    private readonly Crowd crowd = new(EverydayPerSecond, Burst, time);
    private readonly ConcurrentQueue<TaskCompletionSource> waiting = new();
    private readonly int mostThreads = mostThreads > 0 ? mostThreads : Math.Max(1, Environment.ProcessorCount / 2);
    private int threads;

    /// <summary>Waits while there is a crowd, until all before it have begun. Who has waited goes on in the lane's thread until it waits for something else.</summary>
    public Task TurnAsync()
    {
        if ((!crowd.Comes(1) && waiting.IsEmpty) || waiting.Count >= Most) return Task.CompletedTask;
        var turn = new TaskCompletionSource(); // the continuation is to run in the lane's thread
        waiting.Enqueue(turn);
        AddThread();
        return turn.Task;
    }

    void IThreadPoolWorkItem.Execute()
    {
        turns.Run(static lane => ((CrowdLane)lane).LetSomeGoOn(), this);
        if (!waiting.IsEmpty)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return;
        }

        Interlocked.Decrement(ref threads);
        if (!waiting.IsEmpty) AddThread();
    }

    private void LetSomeGoOn()
    {
        var start = time.GetTimestamp();
        while (waiting.TryDequeue(out var turn))
        {
            turn.SetResult();
            if (time.GetElapsedTime(start) >= Slice) return;
        }
    }

    private void AddThread()
    {
        var running = Volatile.Read(ref threads);
        while (running < mostThreads)
        {
            var before = Interlocked.CompareExchange(ref threads, running + 1, running);
            if (before == running)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                return;
            }

            running = before;
        }
    }
}
