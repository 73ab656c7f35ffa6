using Chat.Contracts;
using Chat.Server.Delivery;

namespace Chat.Server.Hosting.Draining;

/// <summary>
/// When each connection has to go: at random, and evenly over the time there is, as if each had drawn a slot. So no two
/// moments are more crowded than others, however few or many they are. The first part of the time is notice for all: a client that moves at once has its
/// next connection before this one ends.
/// </summary>
internal sealed class DrainSchedule
{
    /// <summary>More notice than this is of no use.</summary>
    private static readonly TimeSpan MaxNotice = TimeSpan.FromSeconds(2);

    private readonly PriorityQueue<LocalConnection, TimeSpan> waiting = new();
    private readonly HashSet<LocalConnection> known = [];

    /// <summary>Schedules the connections that are new to it between <paramref name="now"/> and the end of the spread.</summary>
    /// <returns>Those connections with their times.</returns>
    public IReadOnlyList<(LocalConnection Connection, TimeSpan Due)> Add(IEnumerable<LocalConnection> connections, TimeSpan now, TimeSpan spread)
    {
        var added = connections.Where(known.Add).ToArray();
        Random.Shared.Shuffle(added);
        if (spread < TimeSpan.Zero) spread = TimeSpan.Zero;
        var notice = spread / 5 < MaxNotice ? spread / 5 : MaxNotice;
        var slot = (spread - notice) / Math.Max(added.Length, 1);
        var dues = new (LocalConnection, TimeSpan)[added.Length];
        for (var i = 0; i < added.Length; i++)
        {
            dues[i] = (added[i], now + notice + slot * (i + Random.Shared.NextDouble()));
            waiting.Enqueue(dues[i].Item1, dues[i].Item2);
        }

        return dues;
    }

    /// <summary>The connections whose time has come, each once.</summary>
    public IEnumerable<LocalConnection> TakeDue(TimeSpan now)
    {
        while (waiting.TryPeek(out var connection, out var due) && due <= now)
        {
            waiting.Dequeue();
            yield return connection;
        }
    }

    public static Outgoing NoticeOf(TimeSpan wait) =>
        new(nameof(IChatClient.Draining), new DrainingNotice((int)wait.TotalMilliseconds));
}
