using System.Collections.Concurrent;
using Chat.Contracts;
using Chat.Server.Kernel;

namespace Chat.Server.Rooms.Namespaces;

/// <summary>
/// Lets a user say one thing in a room and then nothing for a while. Each node counts for itself. What is remembered is bounded: entries that have ended are
/// dropped when there are many, and when all hold, the oldest half.
/// </summary>
internal sealed class SlowMode(TimeProvider time)
{
    private const int MaxEntries = 100_000;

    private readonly ConcurrentDictionary<(string Room, string UserId), DateTimeOffset> until = new();

    /// <summary>Takes the user's turn. Throws <see cref="ChatErrors.RateLimited"/> with the time to wait when it has not come.</summary>
    public void Take(string room, string userId, TimeSpan interval)
    {
        var now = time.GetUtcNow();
        var key = (room, userId);
        if (until.Count >= MaxEntries) Drop(now);
        while (true)
        {
            if (!until.TryGetValue(key, out var end))
            {
                if (until.TryAdd(key, now + interval)) return;
            }
            else if (end > now)
            {
                throw new ChatException(ChatErrors.RateLimited, $"In this room a user may say something every {interval.TotalSeconds:0.###} s.") { RetryAfter = end - now };
            }
            else if (until.TryUpdate(key, now + interval, end))
            {
                return;
            }
        }
    }

    /// <summary>Gives the turn back: nothing was said after all.</summary>
    public void Return(string room, string userId) => until.TryRemove((room, userId), out _);

    private void Drop(DateTimeOffset now)
    {
        foreach (var entry in until)
            if (entry.Value <= now) until.TryRemove(entry);
        if (until.Count < MaxEntries) return;
        foreach (var entry in until.OrderBy(entry => entry.Value).Take(MaxEntries / 2)) until.TryRemove(entry);
    }
}
