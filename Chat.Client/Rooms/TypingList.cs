namespace Chat.Client.Rooms;

/// <summary>Who else is typing: for six seconds after the last word of it, and not after a message. Safe for threads.</summary>
internal sealed class TypingList : IDisposable
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(6);

    private readonly object gate = new();
    private readonly Dictionary<string, long> since = [];
    private readonly TimeProvider time;
    private readonly Action<IReadOnlyList<string>> changed;
    private readonly ITimer timer;
    private volatile IReadOnlyList<string> users = [];

    /// <param name="time">The clock.</param>
    /// <param name="changed">Called under a lock with each new list.</param>
    public TypingList(TimeProvider time, Action<IReadOnlyList<string>> changed)
    {
        this.time = time;
        this.changed = changed;
        timer = time.CreateTimer(_ => Expire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public IReadOnlyList<string> Users => users;

    public void Note(string user, bool isTyping)
    {
        lock (gate)
        {
            if (isTyping) since[user] = time.GetTimestamp();
            else if (!since.Remove(user)) return;
            Publish();
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            since.Clear();
            Publish();
        }
    }

    public void Dispose() => timer.Dispose();

    private void Expire()
    {
        lock (gate)
        {
            foreach (var user in since.Where(pair => time.GetElapsedTime(pair.Value) >= Lifetime).Select(pair => pair.Key).ToList()) since.Remove(user);
            Publish();
        }
    }

    private void Publish()
    {
        timer.Change(since.Count == 0 ? Timeout.InfiniteTimeSpan : Lifetime - time.GetElapsedTime(since.Values.Min()), Timeout.InfiniteTimeSpan);
        if (since.Count == users.Count && users.All(since.ContainsKey)) return;
        users = [.. since.Keys];
        changed(users);
    }
}
