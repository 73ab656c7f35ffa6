using System.Collections.Concurrent;
using Chat.Contracts;
using Chat.Server.Kernel;

namespace Chat.Server.Rooms.Namespaces;

/// <summary>
/// Lets a user say one thing in a room and then nothing for a while; the same thing again is no second one. Each node counts for itself. What is remembered is
/// bounded: entries that have ended are dropped when there are many, and when all hold, the oldest half.
/// </summary>
internal sealed class SlowMode(TimeProvider time)
{
    private const int MaxEntries = 100_000;

    private readonly ConcurrentDictionary<(string Room, string UserId), Turn> turns = new();

    /// <summary>Takes the user's turn; false when it is the thing said in the present one, once more. Throws <see cref="ChatErrors.RateLimited"/> with the time to wait when it has not come.</summary>
    public bool Take(string room, string userId, string? clientMessageId, TimeSpan interval)
    {
        var now = time.GetUtcNow();
        var key = (room, userId);
        if (turns.Count >= MaxEntries) Drop(now);
        while (true)
        {
            if (!turns.TryGetValue(key, out var turn))
            {
                if (turns.TryAdd(key, new Turn(now + interval, clientMessageId))) return true;
            }
            else if (turn.End <= now)
            {
                if (turns.TryUpdate(key, new Turn(now + interval, clientMessageId), turn)) return true;
            }
            else if (clientMessageId is not null && clientMessageId == turn.ClientMessageId)
            {
                return false; // its receipt was lost: the log has the first one
            }
            else
            {
                throw new ChatException(ChatErrors.RateLimited, $"In this room a user may say something every {interval.TotalSeconds:0.###} s.") { RetryAfter = turn.End - now };
            }
        }
    }

    /// <summary>Gives back a turn that was taken: nothing was said after all.</summary>
    public void Return(string room, string userId) => turns.TryRemove((room, userId), out _);

    private void Drop(DateTimeOffset now)
    {
        foreach (var entry in turns)
            if (entry.Value.End <= now) turns.TryRemove(entry);
        if (turns.Count < MaxEntries) return;
        foreach (var entry in turns.OrderBy(entry => entry.Value.End).Take(MaxEntries / 2)) turns.TryRemove(entry);
    }

    private readonly record struct Turn(DateTimeOffset End, string? ClientMessageId);
}
