using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Clients;

/// <summary>Everything a client was sent, in order, to wait on and to look back at.</summary>
public sealed class EventLog
{
    private readonly List<object> events = [];
    private readonly List<(Func<object, bool> Matches, TaskCompletionSource<object> Found)> waiting = [];

    public IReadOnlyList<object> All
    {
        get
        {
            lock (events) return [.. events];
        }
    }

    public IReadOnlyList<T> Of<T>() => [.. All.OfType<T>()];

    public void Add(object item)
    {
        lock (events)
        {
            events.Add(item);
            waiting.RemoveAll(w => w.Matches(item) && w.Found.TrySetResult(item));
        }
    }

    /// <summary>The first event that matches, past or to come.</summary>
    public async Task<T> FirstAsync<T>(Func<T, bool>? matches = null)
    {
        var found = new TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (events)
        {
            bool Matches(object e) => e is T t && (matches is null || matches(t));
            if (events.FirstOrDefault(Matches) is { } present) return (T)present;
            waiting.Add((Matches, found));
        }

        try
        {
            return (T)await found.Task.WaitAsync(Wait.Deadline);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"No such {typeof(T).Name} within {Wait.Deadline.TotalSeconds} s; got {string.Join(", ", All)}");
        }
    }

    /// <summary>Waits until that many events match.</summary>
    public Task CountAsync<T>(int count, Func<T, bool>? matches = null) =>
        Wait.UntilAsync(() => Of<T>().Count(e => matches is null || matches(e)) >= count,
            $"{count} × {typeof(T).Name}, got {Of<T>().Count(e => matches is null || matches(e))}");
}
