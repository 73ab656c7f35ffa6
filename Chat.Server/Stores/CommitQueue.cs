using System.Threading.Channels;
using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Stores;

/// <summary>
/// What waits for a commit, and the sleep of the one thread that takes it: all that is there, together, when the <see cref="CommitPace"/> says. So a
/// message that comes alone is committed at once, and under load the price of a commit is shared by all who came since the one before it.
/// </summary>
/// <param name="interval">As in <see cref="CommitPace"/>.</param>
/// <param name="part">As in <see cref="CommitPace"/>.</param>
/// <param name="turns">What comes in one turn is committed together.</param>
/// <param name="time">The clock.</param>
internal sealed class CommitQueue<T>(TimeSpan interval, PartOfInterval part, ITurns turns, TimeProvider time) : IThreadPoolWorkItem
    where T : class, ICommitWork
{
    /// <summary>The most work waiting; with the longest texts some 30 MB.</summary>
    private const int Length = 4096;

    /// <summary>The most work in one commit, so that the first of it does not wait long for the last.</summary>
    private const int GroupLength = 1024;

    /// <summary>How long work waits for a place in a full queue.</summary>
    private static readonly TimeSpan PlaceWait = TimeSpan.FromSeconds(5);

    private readonly Channel<T> queue = Channel.CreateBounded<T>(new BoundedChannelOptions(Length) { SingleReader = true });

    private readonly CommitPace pace = new(interval, part, time);
    private readonly object sleeping = new();
    private volatile bool asleep;
    private long latest; // when something was added last; without a lock, for of two who add at once either will do
    private bool completed;

    /// <summary>How much waits.</summary>
    public int Count => queue.Reader.Count;

    public bool IsEmpty => Count == 0;

    /// <summary>Hands an append over, waiting for a place in the queue if need be. Its own end is what is returned.</summary>
    public ValueTask<AppendResult> AppendAsync<TAppend>(TAppend work, CancellationToken cancellation)
        where TAppend : AppendWork, T
    {
        if (work.Task.IsCompleted || TryAdd(work)) return new(work.Task);
        return WaitAsync();

        async ValueTask<AppendResult> WaitAsync()
        {
            try
            {
                await WaitForPlaceAsync(work, cancellation);
            }
            catch (MessageLogUnavailableException e)
            {
                work.Fail(e);
            }

            return await work.Task;
        }
    }

    /// <summary>
    /// Hands work over, waiting for a place in the queue if need be; its own task tells the end. Throws <see cref="MessageLogUnavailableException"/>
    /// when there is no place for long, or no one who takes it any more.
    /// </summary>
    public ValueTask AddAsync(T work, CancellationToken cancellation) =>
        TryAdd(work) ? ValueTask.CompletedTask : WaitForPlaceAsync(work, cancellation);

    /// <summary>
    /// Begins a commit in the calling thread, for work that has no need of the queue: true when nothing is waiting and nothing would be gained by it.
    /// </summary>
    public bool TryBeginAlone()
    {
        if (!asleep) return false;
        lock (sleeping)
        {
            // As long as it is asleep, the pace is ours.
            if (!asleep || !IsEmpty || pace.TimeToWait() > TimeSpan.Zero) return false;
            pace.Begin();
            pace.Took(1);
            return true;
        }
    }

    /// <summary>Takes no more work. What is there can still be taken.</summary>
    public void Complete()
    {
        queue.Writer.TryComplete();
        lock (sleeping)
        {
            completed = true;
            Monitor.Pulse(sleeping);
        }
    }

    /// <summary>Adds what is waiting to a group, for its commit to begin now; blocks until there is something. False at the end.</summary>
    /// <param name="group">Where to put it.</param>
    public bool Take(List<T> group)
    {
        if (!WaitForWork()) return false;
        WaitForCompany();
        pace.Begin();
        while (group.Count < GroupLength && queue.Reader.TryRead(out var work))
            if (work.TryTake()) group.Add(work);
        pace.Took(group.Count);
        return true;
    }

    void IThreadPoolWorkItem.Execute() => Wake();

    private bool TryAdd(T work)
    {
        if (!queue.Writer.TryWrite(work)) return false;
        latest = time.GetTimestamp();
        Interlocked.MemoryBarrier();
        if (asleep) turns.AtEnd(this);
        return true;
    }

    private async ValueTask WaitForPlaceAsync(T work, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(PlaceWait, time);
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

    /// <summary>Blocks its thread without spinning and without help of the thread pool, which would be one change of threads more for each commit.</summary>
    private bool WaitForWork()
    {
        if (!IsEmpty) return true;
        lock (sleeping)
        {
            asleep = true;
            Interlocked.MemoryBarrier(); // whoever puts something in after this look sees that it must wake us
            while (IsEmpty && !completed) Monitor.Wait(sleeping);
            asleep = false;
        }

        return !IsEmpty;
    }

    private void WaitForCompany()
    {
        var wait = (int)Math.Ceiling(pace.TimeToWait().TotalMilliseconds);
        if (wait == 0) return;
        var begun = time.GetTimestamp();
        Sleep(wait);
        pace.Waited(broughtCompany: time.GetElapsedTime(begun, latest).TotalMilliseconds > wait / 2.0);
    }

    /// <summary>The end ends it early, and so may somebody who meant an earlier sleep, which does no harm.</summary>
    private void Sleep(int milliseconds)
    {
        lock (sleeping)
            if (!completed) Monitor.Wait(sleeping, milliseconds);
    }

    private void Wake()
    {
        Interlocked.MemoryBarrier();
        if (!asleep) return;
        lock (sleeping) Monitor.Pulse(sleeping);
    }
}
