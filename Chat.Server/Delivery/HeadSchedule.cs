using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Chat.Server.Delivery;

/// <summary>
/// Which groups of this node are compared with their logs at which tick, which is every <see cref="DeliveryOptions.HeadCheckInterval"/>.
/// <para>A group that something was heard of is due at the next tick, and then 1, 2, 4 … ticks later: a message that was lost on the way
/// here, with nothing after it, is found within one tick or within as long as the group had been silent before, whichever is longer.
/// Besides, the groups take turns, so many in each tick that each is due once in <see cref="DeliveryOptions.HeadCheckSlowInterval"/>.</para>
/// <para>What is heard comes from any thread; one at a time takes what is due.</para>
/// </summary>
internal sealed class HeadSchedule(IOptions<DeliveryOptions> options)
{
    /// <summary>One tick less than fit into the slow interval, since a tick may be late.</summary>
    private readonly int ticksOfRound = Math.Max(1, (int)(options.Value.HeadCheckSlowInterval / options.Value.HeadCheckInterval) - 1);

    private readonly ConcurrentQueue<LogRelay> opened = new();
    private readonly ConcurrentQueue<LogRelay> heard = new();
    private readonly Queue<LogRelay> turns = new();
    private readonly PriorityQueue<LogRelay, long> later = new();
    private TaskCompletionSource woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<int, bool> suspected = new();
    private long tick;

    /// <summary>Completes when the next tick is to come at once.</summary>
    public Task Woken => Volatile.Read(ref woken).Task;

    /// <summary>Takes in a group that has got its first member. One without members leaves by itself.</summary>
    public void Add(LogRelay relay) => opened.Enqueue(relay);

    /// <summary>Something was heard of a group.</summary>
    public void Hear(LogRelay relay) => heard.Enqueue(relay);

    /// <summary>Anything of a place may have been lost, see <see cref="LogRelay.Place"/>: from the next tick on all its groups are due as if something had been heard of each.</summary>
    public void Suspect(int place) => suspected[place] = true;

    /// <summary>As <see cref="Suspect"/>, and the next tick comes at once.</summary>
    public void Wake(int place)
    {
        Suspect(place);
        Volatile.Read(ref woken).TrySetResult();
    }

    /// <summary>What is due at the next tick.</summary>
    public IReadOnlyCollection<LogRelay> Next()
    {
        tick++;
        if (Woken.IsCompleted) Volatile.Write(ref woken, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var due = new HashSet<LogRelay>();
        while (opened.TryDequeue(out var relay)) turns.Enqueue(relay);
        if (!suspected.IsEmpty)
        {
            var places = suspected.Keys.Where(place => suspected.TryRemove(place, out _)).ToHashSet();
            foreach (var relay in turns)
                if (places.Contains(relay.Place)) MakeDue(relay);
        }

        while (heard.TryDequeue(out var relay))
        {
            relay.ForgetNews();
            MakeDue(relay);
        }

        while (later.TryPeek(out var relay, out var at) && at <= tick)
        {
            later.Dequeue();
            if (relay.AskAt == at) due.Add(relay);
        }

        due.RemoveWhere(relay => relay.Count == 0);
        foreach (var relay in due) AskAgain(relay);
        for (var turn = (turns.Count + ticksOfRound - 1) / ticksOfRound; turn > 0; turn--)
        {
            var relay = turns.Dequeue();
            if (relay.Count == 0) continue;
            turns.Enqueue(relay);
            due.Add(relay);
        }

        return due;

        void MakeDue(LogRelay relay)
        {
            relay.Pause = 1;
            due.Add(relay);
        }
    }

    private void AskAgain(LogRelay relay)
    {
        relay.AskAt = 0;
        if (relay.Pause >= ticksOfRound) return; // its turn comes sooner
        relay.AskAt = tick + relay.Pause;
        later.Enqueue(relay, relay.AskAt);
        relay.Pause *= 2;
    }
}
