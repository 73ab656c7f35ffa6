using Chat.Contracts;

namespace Chat.Client.Rooms;

/// <summary>A room's state: what a join brought, and the stored events with a key that have come since. Safe for threads.</summary>
/// <param name="onChange">Told of each key whose value is another one, and of the value; null when it is gone.</param>
internal sealed class StateMap(Action<string, StateEntry?> onChange)
{
    private readonly object gate = new();
    private readonly Dictionary<string, StateEntry> entries = [];
    private long version;

    public IReadOnlyDictionary<string, StateEntry> Entries
    {
        get
        {
            lock (gate) return new Dictionary<string, StateEntry>(entries);
        }
    }

    /// <summary>Takes what a join brought; nothing when it was not asked for.</summary>
    public void Load(RoomState? state)
    {
        if (state is null) return;
        lock (gate)
        {
            version = state.Version;
            var present = state.Entries.ToDictionary(entry => entry.Key);
            foreach (var key in entries.Keys.Where(key => !present.ContainsKey(key)).ToList()) Set(key, null);
            foreach (var (key, entry) in present.Select(pair => (pair.Key, pair.Value)))
                if (!entries.TryGetValue(key, out var known) || known.Seq != entry.Seq) Set(key, entry);
        }
    }

    /// <summary>Takes a message, in its order. What is not newer than what a join brought is in that.</summary>
    public void Take(ChatMessage message)
    {
        if (message is not { Event: { } name, Key: { } key, Changed: not { Deleted: true } }) return;
        lock (gate)
        {
            if (message.Seq > version) Set(key, message.Data is { } data ? new StateEntry(key, name, data, message.From, message.Seq, message.Timestamp) : null);
        }
    }

    /// <summary>An event that was deleted takes its value with it.</summary>
    public void Forget(long seq)
    {
        lock (gate)
        {
            foreach (var key in entries.Where(pair => pair.Value.Seq == seq).Select(pair => pair.Key).ToList()) Set(key, null);
        }
    }

    private void Set(string key, StateEntry? entry)
    {
        if (entry is not null) entries[key] = entry;
        else if (!entries.Remove(key)) return;
        onChange(key, entry);
    }
}
