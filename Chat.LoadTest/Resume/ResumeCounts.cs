using System.Collections.Concurrent;
using Chat.LoadTest.Load;

namespace Chat.LoadTest.Resume;

/// <summary>What those that come back have met with, all together. May be used by several threads.</summary>
internal sealed class ResumeCounts
{
    private int done;
    private long refusedJoins;
    private long unrecovered;

    /// <summary>From the attempt to connect to the welcome.</summary>
    public Lane Connects { get; } = new();

    /// <summary>From the first request to join to being in the room, with all that was waited for in between.</summary>
    public Lane Joins { get; } = new();

    /// <summary>From the cut to when nothing is missing any more, of each connection.</summary>
    public Lane Everything { get; } = new();

    /// <summary>Attempts to connect that failed, by reason. Each is tried again.</summary>
    public ConcurrentDictionary<string, int> Refused { get; } = new();

    /// <summary>Connections that miss nothing.</summary>
    public int Done => Volatile.Read(ref done);

    /// <summary>Joins that were told to come later, and came.</summary>
    public long RefusedJoins => Volatile.Read(ref refusedJoins);

    /// <summary>Joins that went on from a position and were not given all that followed it.</summary>
    public long Unrecovered => Volatile.Read(ref unrecovered);

    /// <summary>Begins anew.</summary>
    public void Reset()
    {
        foreach (var lane in new[] { Connects, Joins, Everything }) lane.Drain(Latency.NewHistogram(), Latency.NewHistogram());
        Refused.Clear();
        Volatile.Write(ref done, 0);
        Volatile.Write(ref refusedJoins, 0);
        Volatile.Write(ref unrecovered, 0);
    }

    public void Complete(long microseconds)
    {
        Everything.Deliver(microseconds);
        Interlocked.Increment(ref done);
    }

    public void RefuseJoin() => Interlocked.Increment(ref refusedJoins);

    public void NoteUnrecovered() => Interlocked.Increment(ref unrecovered);

    public void Refuse(string reason) => Refused.AddOrUpdate(reason, 1, (_, count) => count + 1);
}
