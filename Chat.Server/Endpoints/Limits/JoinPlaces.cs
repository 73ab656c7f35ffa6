namespace Chat.Server.Endpoints.Limits;

/// <summary>
/// The places that the joins of one connection have in the <see cref="JoinQueue"/>. They are no more than the joins that its own rate lets it make while a place is good.
/// Used by one thread at a time.
/// </summary>
internal sealed class JoinPlaces(JoinQueue queue, TimeProvider time)
{
    /// <summary>How long a place is kept for who is late. After that its client has lost it, and what was not used in time cannot be saved up.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(2);

    /// <summary>Joins that were refused in the same moment do not come back in the same moment. It is never less than a tenth of this, for timers of clients may be a little early.</summary>
    private static readonly TimeSpan MostJitter = TimeSpan.FromMilliseconds(100);

    private Queue<long>? dues;

    /// <summary>Uses a place whose time has come.</summary>
    public bool TryUse()
    {
        if (dues is null) return false;
        var now = time.GetTimestamp();
        var isThere = false;
        while (!isThere && dues.TryPeek(out var due) && due <= now)
        {
            dues.Dequeue();
            isThere = time.GetElapsedTime(due, now) <= Kept;
        }

        if (dues.Count == 0) dues = null;
        return isThere;
    }

    /// <summary>Joins now, or says after how long, 10 s at most, there is a place. Where none is left to give, it is some time in the latter half of that, without one.</summary>
    public bool TryTake(out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.Zero;
        var now = time.GetTimestamp();
        var due = queue.Enter(now);
        if (due == now) return true;
        if (due is { } place)
        {
            (dues ??= new Queue<long>()).Enqueue(place);
            retryAfter = time.GetElapsedTime(now, place) + MostJitter * (0.1 + 0.9 * Random.Shared.NextDouble());
        }
        else
        {
            retryAfter = JoinQueue.Longest * (1 - Random.Shared.NextDouble() / 2);
        }

        return false;
    }
}
