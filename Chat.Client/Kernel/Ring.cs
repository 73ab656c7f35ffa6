using System.Runtime.CompilerServices;

namespace Chat.Client.Kernel;

/// <summary>
/// The last items of a stream, for any number of readers: each has a cursor of its own, the number of the item it wants next. Numbers count from 0 and
/// never begin anew. Safe for threads.
/// </summary>
internal sealed class Ring<T>(int capacity)
{
    private readonly object gate = new();
    private T[] items = new T[Math.Min(capacity, 16)];
    private TaskCompletionSource<bool>? changed;
    private long first;
    private long end;
    private bool isComplete;

    /// <summary>The number of the oldest item that is held.</summary>
    public long First
    {
        get
        {
            lock (gate) return first;
        }
    }

    /// <summary>The number that the next item will have.</summary>
    public long End
    {
        get
        {
            lock (gate) return end;
        }
    }

    public void Append(T item)
    {
        TaskCompletionSource<bool>? waiting;
        lock (gate)
        {
            if (isComplete) return;
            MakeRoom();
            items[end++ % items.Length] = item;
            waiting = changed;
            changed = null;
        }

        waiting?.SetResult(true);
    }

    /// <summary>Nothing follows. Readers read what is held and end.</summary>
    public void Complete()
    {
        TaskCompletionSource<bool>? waiting;
        lock (gate)
        {
            isComplete = true;
            waiting = changed;
            changed = null;
        }

        waiting?.SetResult(true);
    }

    /// <summary>Replaces the newest item that fits, if there is one.</summary>
    public void Replace(Func<T, bool> fits, Func<T, T> change)
    {
        lock (gate)
        {
            for (var number = end - 1; number >= first; number--)
            {
                ref var item = ref items[number % items.Length];
                if (!fits(item)) continue;
                item = change(item);
                return;
            }
        }
    }

    /// <summary>The newest item that fits; the default when there is none.</summary>
    public T? Find(Func<T, bool> fits)
    {
        lock (gate)
        {
            for (var number = end - 1; number >= first; number--)
                if (fits(items[number % items.Length])) return items[number % items.Length];
            return default;
        }
    }

    /// <summary>The item of a number; or that it is gone, or that nothing follows; else what to wait for before asking again.</summary>
    public RingRead<T> Read(long number)
    {
        lock (gate)
        {
            if (number < first) return new(RingState.Gone, default, Task.CompletedTask);
            if (number < end) return new(RingState.Item, items[number % items.Length], Task.CompletedTask);
            if (isComplete) return new(RingState.End, default, Task.CompletedTask);
            changed ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return new(RingState.Empty, default, changed.Task);
        }
    }

    /// <summary>Everything from a number on. Who falls out of the ring goes on with the oldest item that is held.</summary>
    public async IAsyncEnumerable<T> ReadAsync(long from, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var read = Read(from);
            switch (read.State)
            {
                case RingState.Item:
                    from++;
                    yield return read.Item!;
                    break;
                case RingState.Gone:
                    from = First;
                    break;
                case RingState.End:
                    yield break;
                default:
                    await read.Change.WaitAsync(cancellation).ConfigureAwait(false);
                    break;
            }
        }
    }

    private void MakeRoom()
    {
        var count = end - first;
        if (count < items.Length) return;
        if (count == capacity)
        {
            first++;
            return;
        }

        var larger = new T[Math.Min(capacity, items.Length * 2)];
        for (var number = first; number < end; number++) larger[number % larger.Length] = items[number % items.Length];
        items = larger;
    }
}
