using System.Text.Json.Nodes;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Clients;

/// <summary>What one client has shown of a room, in its order.</summary>
internal sealed class RoomRecord
{
    /// <summary>The fields of what goes with a message.</summary>
    public static readonly string[] Payload = ["data", "reply_to", "mentions", "name", "key"];

    private readonly Lock mutex = new();
    private readonly List<Said> messages = [];
    private readonly List<SaidGap> gaps = [];
    private readonly Dictionary<long, JsonObject> payloads = [];
    private readonly List<SaidChange> changes = [];
    private string? left;

    public IReadOnlyList<Said> Messages => Read(messages);

    public IReadOnlyList<SaidGap> Gaps => Read(gaps);

    public IReadOnlyList<SaidChange> Changes => Read(changes);

    public string? Left
    {
        get => Volatile.Read(ref left);
        set => Volatile.Write(ref left, value);
    }

    public int Count
    {
        get
        {
            lock (mutex) return messages.Count;
        }
    }

    /// <summary>The messages since numbers last began anew, with the changes that came applied.</summary>
    public IReadOnlyList<Said> List
    {
        get
        {
            lock (mutex)
            {
                var begin = messages.Count - 1;
                while (begin > 0 && messages[begin - 1].Seq < messages[begin].Seq) begin--;
                var list = messages[Math.Max(begin, 0)..];
                foreach (var change in changes)
                {
                    var at = list.FindIndex(message => message.Seq == change.Seq);
                    if (at >= 0) list[at] = new Said(change.Seq, change.Text ?? "");
                }

                return list;
            }
        }
    }

    public void Add(Said message, JsonObject payload)
    {
        lock (mutex)
        {
            messages.Add(message);
            payloads[message.Seq] = payload;
        }
    }

    /// <summary>What goes with the message of that number, as it was shown; null when it was not yet.</summary>
    public JsonObject? PayloadOf(long seq)
    {
        lock (mutex) return payloads.GetValueOrDefault(seq);
    }

    public void Add(SaidGap gap)
    {
        lock (mutex) gaps.Add(gap);
    }

    public void Add(SaidChange change)
    {
        lock (mutex) changes.Add(change);
    }

    /// <summary>What is wrong with it whatever the scenario: numbers that fall or repeat without a reset, and holes that nobody has told of; null when all is well.</summary>
    public string? Fault()
    {
        lock (mutex)
        {
            var resets = gaps.Count(gap => gap.Reset);
            for (var i = 1; i < messages.Count; i++)
            {
                var (before, after) = (messages[i - 1].Seq, messages[i].Seq);
                if (after <= before && --resets < 0) return $"after number {before} came {after} ('{messages[i].Text}'), and no reset was said";
                if (after > before + 1 && !IsTold(before + 1, after - 1)) return $"after number {before} came {after}, and no gap was said of what is between";
            }

            return null;
        }
    }

    private bool IsTold(long from, long to)
    {
        foreach (var gap in gaps.Where(gap => !gap.Reset).OrderBy(gap => gap.From))
            if (gap.From <= from && gap.To >= from) from = gap.To + 1;
        return from > to;
    }

    private T[] Read<T>(List<T> list)
    {
        lock (mutex) return [.. list];
    }
}
