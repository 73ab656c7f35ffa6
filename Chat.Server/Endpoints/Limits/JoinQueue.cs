using System.Diagnostics.Metrics;
using Chat.Server.Kernel;
using Microsoft.Extensions.Options;

namespace Chat.Server.Endpoints.Limits;

/// <summary>
/// The joins of all clients of this node, in one queue that holds nobody: a crowd that comes back at once is told when to come, so that those who are there are still served.
/// <para>
/// It is the generic cell rate algorithm, in its virtual scheduling form (ITU-T Recommendation I.371, annex A): each join moves a theoretical arrival time on by one interval, and may come
/// while that is no further ahead of the clock than the burst allows. An idle time is forgiven up to the burst, so a join of an idle node never waits.
/// Where the algorithm drops what comes too early and forgets it, here such a join moves the time on as well: it gets the next free place, later than all before it. Whoever comes at
/// the time of its place has been counted and is not asked again (<see cref="JoinPlaces"/>). So the crowd comes back in its order and no faster than the rate, and who comes new stands behind it.
/// The debt is bounded: there is no place more than <see cref="Longest"/> ahead.
/// </para>
/// </summary>
/// <remarks>Safe for any number of threads: one compare-and-swap each, and nothing is allocated.</remarks>
internal sealed class JoinQueue
{
    /// <summary>How far ahead the last place is.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(9.9);

    private readonly Count deferred = new();

    /// <summary>All in ticks of timestamps. An interval of 0 is no bound.</summary>
    private readonly long interval;
    private readonly long tolerance;
    private readonly long longest;

    /// <summary>The theoretical arrival time of the next join.</summary>
    private long next;

    public JoinQueue(IOptions<LimitOptions> options, IMeterFactory meters, TimeProvider time)
    {
        var limits = options.Value;
        interval = limits is { Enabled: true, NodeJoinsPerSecond: > 0 } ? Math.Max(1, time.TimestampFrequency / limits.NodeJoinsPerSecond) : 0;
        tolerance = interval * (limits.NodeJoinsBurst - 1);
        longest = (long)(time.TimestampFrequency * Longest.TotalSeconds);
        next = time.GetTimestamp();
        meters.Create(ChatMeter.Name).CreateObservableCounter(
            "chat.joins.deferred", () => deferred.Value, "{join}", "Joins that were told to come later, because the node had as many as it takes");
    }

    /// <summary>Counts a join that comes at a timestamp.</summary>
    /// <returns>When it may come: the same timestamp for one that may now, a later one for a place that it has from now on, null when there is none.</returns>
    public long? Enter(long now)
    {
        if (interval == 0) return now;
        while (true)
        {
            var expected = Volatile.Read(ref next);
            var begin = Math.Max(expected, now);
            var due = Math.Max(begin - tolerance, now);
            var isFull = due - now > longest;
            if (!isFull && Interlocked.CompareExchange(ref next, begin + interval, expected) != expected) continue;
            if (due > now) deferred.Add();
            return isFull ? null : due;
        }
    }
}
