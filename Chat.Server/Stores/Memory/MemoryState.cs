using Chat.Server.Ports;

namespace Chat.Server.Stores.Memory;

/// <summary>The state of one stream. Not for concurrent use.</summary>
internal sealed class MemoryState
{
    private readonly Dictionary<string, (LoggedMessage Event, int Bytes)> entries = [];
    private long bytes;

    /// <summary>Whether the change is within its bounds.</summary>
    public bool Fits(KeyChange change) =>
        change.Fits(entries.Count, bytes, entries.TryGetValue(change.Key, out var replaced) ? replaced.Bytes : null);

    public void Apply(KeyChange change, LoggedMessage stored)
    {
        if (entries.Remove(change.Key, out var replaced)) bytes -= replaced.Bytes;
        if (change.Bytes is not { } own) return;
        entries[change.Key] = (stored with { ClientMessageId = null }, own);
        bytes += own;
    }

    /// <summary>Removes the entry that a message made, if it is still there.</summary>
    public void Remove(LoggedMessage stored)
    {
        if (MessageExtras.Of(stored.Extras).Key is not { } key || !entries.TryGetValue(key, out var entry) || entry.Event.Seq != stored.Seq) return;
        entries.Remove(key);
        bytes -= entry.Bytes;
    }

    /// <summary>The event of that number, if the state has it.</summary>
    public LoggedMessage? Find(long seq) => entries.Values.Select(entry => entry.Event).FirstOrDefault(stored => stored.Seq == seq);

    /// <summary>One entry or all, by their numbers.</summary>
    public IReadOnlyList<LoggedMessage> Read(string? key) => key is null
        ? [.. entries.Values.Select(entry => entry.Event).OrderBy(stored => stored.Seq)]
        : entries.TryGetValue(key, out var one) ? [one.Event] : [];
}
