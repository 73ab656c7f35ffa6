using System.Collections.Concurrent;
using Chat.Server.Ports;

namespace Chat.Server.Stores.Redis.Presence;

/// <summary>
/// Clears away what a node has left behind, room by room. Any number of nodes may do so side by side, and any of them may die
/// over it: each room's users are taken out by one script, which tells each user to one caller, and the node is forgotten
/// only when all its rooms are empty of it.
/// </summary>
internal sealed class NodeReaper(RedisConnection redis, RedisKeys keys, SharedRooms rooms, Action<IReadOnlyList<OnlineChange>> changed)
{
    private const int RoomsAtOnce = 32;

    /// <summary>How long it is remembered that a node was lost, so that it learns so itself when it was only asleep.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    private static readonly RedisScript FinishScript = RedisScript.Load("Presence/finish.lua");

    /// <param name="nodeId">A node whose lease has ended or which ends itself.</param>
    /// <param name="wasLost">Whether to remember that it was lost.</param>
    /// <param name="left">Told of the users who have left their rooms.</param>
    public async Task ClearAsync(string nodeId, bool wasLost, Func<IReadOnlyList<PresenceChange>, Task> left)
    {
        while (true)
        {
            var some = await rooms.SomeRoomsOfAsync(nodeId, RoomsAtOnce);
            if (some.Length == 0)
            {
                if (await FinishAsync(nodeId, wasLost)) return;
                continue;
            }

            var changes = new ConcurrentQueue<PresenceChange>();
            try
            {
                await Task.WhenAll(some.Select(room => rooms.ClearAsync(room, nodeId, reply =>
                {
                    foreach (var change in reply.Changes(room, -1, _ => [])) changes.Enqueue(change);
                })));
            }
            finally
            {
                if (!changes.IsEmpty) await left([.. changes]);
            }

            await rooms.UnregisterAsync(nodeId, some);
        }
    }

    private async Task<bool> FinishAsync(string nodeId, bool wasLost)
    {
        var reply = await FinishScript.RunAsync(redis,
            [
                keys.Nodes("leases"), keys.Nodes("reaped"), keys.Nodes("connections"), keys.Nodes("online"),
                keys.Nodes($"{nodeId}:online"), keys.Nodes($"{nodeId}:rooms"),
            ],
            nodeId, SharedRooms.Batch, wasLost ? (long)Memory.TotalMilliseconds : 0);
        OnlineChange[] changes = [.. ((string[])reply[1]!).Select(user => new OnlineChange(user, false))];
        if (changes.Length > 0) changed(changes);
        return (int)reply[0] == 0;
    }
}
