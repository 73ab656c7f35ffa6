using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Chat.Server.Kernel;

namespace Chat.Server.Rooms;

/// <summary>
/// Where joins and the ends of connections queue up when a crowd comes or goes. Everyday ones are carried out where they come in. What exceeds that is carried out by half of the cores, a few milliseconds at a time,
/// so that those who are there and speak are served meanwhile by the others: their messages would wait behind thousands of joins on the threads that read sockets.
/// <para>
/// Connections have their turns in the order in which they came, and one that has begun goes on before others begin: so some have everything early, and none has to wait for all. Others begin all the same, with every
/// eighth turn at least.
/// </para>
/// <para>Whoever has waited goes on in the lane's thread until it waits for something else. Each connection has one place at most, for its calls are carried out one after the other.</para>
/// </summary>
/// <param name="turns">Those of the lane's threads.</param>
/// <param name="time">The clock.</param>
/// <param name="mostThreads">How many threads work at once; 0 for half of the cores.</param>
internal sealed class CrowdLane(ITurns turns, TimeProvider time, int mostThreads = 0) : IThreadPoolWorkItem
{
    /// <summary>So many joins a second take some tenth of one core.</summary>
    private const int EverydayPerSecond = 1_000;

    /// <summary>Of so many turns one is for a connection that has not begun.</summary>
    private const int TurnsForOneOther = 8;

    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(250);

    /// <summary>After so long other work of the thread pool has its turn.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(2);

    private readonly Crowd crowd = new(EverydayPerSecond, Burst, time);
    private readonly ConcurrentQueue<TaskCompletionSource> goingOn = new();
    private readonly ConcurrentQueue<(string ConnectionId, TaskCompletionSource Turn)> beginning = new();

    /// <summary>The connections that have begun since the lane was last empty.</summary>
    private readonly ConcurrentDictionary<string, bool> begun = new();

    private readonly int mostThreads = mostThreads > 0 ? mostThreads : Math.Max(1, Environment.ProcessorCount / 2);
    private int threads;
    private uint count;

    private bool IsEmpty => beginning.IsEmpty && goingOn.IsEmpty;

    /// <summary>Waits while there is a crowd for the connection's turn.</summary>
    /// <param name="connectionId">Who joins, or has ended.</param>
    /// <param name="rooms">How many rooms are joined or left.</param>
    public Task TurnAsync(string connectionId, int rooms)
    {
        if (!crowd.Comes(rooms) && IsEmpty) return Task.CompletedTask;
        var turn = new TaskCompletionSource(); // the continuation is to run in the lane's thread
        if (begun.ContainsKey(connectionId)) goingOn.Enqueue(turn);
        else beginning.Enqueue((connectionId, turn));
        AddThread();
        return turn.Task;
    }

    void IThreadPoolWorkItem.Execute()
    {
        turns.Run(static lane => ((CrowdLane)lane).LetSomeGoOn(), this);
        if (!IsEmpty)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return;
        }

        begun.Clear();
        Interlocked.Decrement(ref threads);
        if (!IsEmpty) AddThread();
    }

    private void LetSomeGoOn()
    {
        var start = time.GetTimestamp();
        while (TryTake(out var turn))
        {
            turn.SetResult();
            if (time.GetElapsedTime(start) >= Slice) return;
        }
    }

    private bool TryTake([NotNullWhen(true)] out TaskCompletionSource? turn)
    {
        var othersFirst = Interlocked.Increment(ref count) % TurnsForOneOther == 0;
        return othersFirst ? TryBegin(out turn) || goingOn.TryDequeue(out turn) : goingOn.TryDequeue(out turn) || TryBegin(out turn);
    }

    private bool TryBegin([NotNullWhen(true)] out TaskCompletionSource? turn)
    {
        turn = null;
        if (!beginning.TryDequeue(out var next)) return false;
        begun[next.ConnectionId] = true;
        turn = next.Turn;
        return true;
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
