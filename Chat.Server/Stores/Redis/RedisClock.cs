namespace Chat.Server.Stores.Redis;

/// <summary>
/// Redis's clock as this node knows it. A change carries the moment, by that clock, after which nobody waits for it any more,
/// and its script refuses to run later: what was answered with <c>unavailable</c> because Redis stood still does not
/// happen when Redis goes on. The clock is learnt from replies; it may be late by the time a reply takes, never early,
/// so a deadline is at most too short, and a change refused for that is repeated with a better one.
/// </summary>
internal sealed class RedisClock(TimeProvider time, TimeSpan patience)
{
    private sealed record Reading(long RedisMilliseconds, long Timestamp);

    private Reading? last;

    /// <summary>Notes what Redis's clock said in a reply that has just come, in Unix milliseconds.</summary>
    public void Saw(long redisMilliseconds) => last = new Reading(redisMilliseconds, time.GetTimestamp());

    /// <summary>In Unix milliseconds; 0 while it is not known.</summary>
    public long Now => last is { } reading
        ? reading.RedisMilliseconds + (long)time.GetElapsedTime(reading.Timestamp).TotalMilliseconds
        : 0;

    /// <summary>This node's clock less that of Redis, too much by what the last reply took; null while it is not known.</summary>
    public TimeSpan? Offset => last is null ? null : time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(Now);

    /// <summary>When a change that is sent now has lost its caller, in Unix milliseconds of Redis.</summary>
    public long Deadline => Now + (long)patience.TotalMilliseconds;
}
