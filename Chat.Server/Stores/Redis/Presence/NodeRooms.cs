using System.Collections.Concurrent;
using Chat.Server.Ports;
using Chat.Server.Stores.Memory;

namespace Chat.Server.Stores.Redis.Presence;

/// <summary>
/// Keeps Redis in step with the rooms this node has members in. Changes of one room are made one after the other; before
/// each, what an earlier one left open is put right, so that its reply means what it says.
/// </summary>
internal sealed class NodeRooms(MemoryPresence local, SharedRooms shared, NodeLease lease, Func<IReadOnlyList<PresenceChange>, Task> caughtUp)
{
    private const int RoomsAtOnce = 32;
    private const int Attempts = 4;

    private readonly ConcurrentDictionary<string, NodeRoom> rooms = new();
    private volatile bool ended;

    /// <summary>
    /// Makes a change of a user while the room is this caller's and registered under the present lease. When Redis says that
    /// it has forgotten the node, everything in the room is registered anew and the change is made again. A change that
    /// fails and may have happened all the same is put right before the next one of the same user.
    /// </summary>
    public async Task<T> ChangeAsync<T>(string name, string userId, bool announceLeft, Func<NodeRoom, Lease, Task<T>> change, CancellationToken cancellation)
    {
        var room = await EnterAsync(name, cancellation);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                if (ended) throw new RedisUnavailableException("This node is ending.");
                if (lease.Current is null) await lease.RenewAsync();
                var held = lease.Current!;
                try
                {
                    await RegisterAsync(room, held);
                    await SettleAsync(room, held, userId);
                    return await change(room, held);
                }
                catch (NodeForgottenException e)
                {
                    if (e.HasForgottenRoom) room.CompleteAs = null;
                    if (attempt == Attempts) throw new RedisUnavailableException("Redis forgets this node again and again.", e);
                }

                await lease.RenewAsync(held);
            }
        }
        catch (RedisUnavailableException)
        {
            room.Unsettled[userId] = announceLeft || room.Unsettled.GetValueOrDefault(userId);
            throw;
        }
        finally
        {
            room.Gate.Release();
        }
    }

    /// <summary>Puts right whatever is open in any room, and gives up rooms without members.</summary>
    public Task CatchUpAsync(CancellationToken cancellation) => Parallel.ForEachAsync(
        rooms.Values,
        new ParallelOptions { MaxDegreeOfParallelism = RoomsAtOnce, CancellationToken = cancellation },
        async (candidate, stopping) =>
        {
            if (lease.Current is not { } held || !NeedsCare(candidate, held)) return;
            var room = await EnterAsync(candidate.Name, stopping);
            try
            {
                if (ended) return;
                if (room.CompleteAs != held.NodeId) await RegisterAsync(room, held);
                foreach (var userId in room.Unsettled.Keys.ToArray()) await SettleAsync(room, held, userId);
                if (room.Present.Count > 0) return;
                await shared.UnregisterAsync(held.NodeId, [room.Name]);
                room.Removed = true;
                rooms.TryRemove(room.Name, out _);
            }
            catch (NodeForgottenException e)
            {
                if (e.HasForgottenRoom) room.CompleteAs = null; // the lease is looked at before the next round
            }
            finally
            {
                room.Gate.Release();
            }
        });

    /// <summary>Whether any room may still have something of an id of this node.</summary>
    public bool Mentions(string nodeId) => rooms.Values.Any(room => room.Nodes.Contains(nodeId));

    /// <summary>Waits for the changes under way and refuses those to come.</summary>
    public async Task EndAsync()
    {
        ended = true;
        foreach (var room in rooms.Values)
        {
            await room.Gate.WaitAsync();
            room.Gate.Release();
        }
    }

    /// <summary>A look without the gate: what is overlooked is seen in the next round.</summary>
    private static bool NeedsCare(NodeRoom room, Lease held) =>
        room.CompleteAs != held.NodeId || room.Unsettled.Count > 0 || room.Present.Count == 0;

    private async Task<NodeRoom> EnterAsync(string name, CancellationToken cancellation)
    {
        while (true)
        {
            var room = rooms.GetOrAdd(name, static name => new NodeRoom(name));
            await room.Gate.WaitAsync(cancellation);
            if (!room.Removed) return room;
            room.Gate.Release();
        }
    }

    /// <summary>
    /// Sees to it that the room is on this node's list and all its users here are in Redis under the present id: first they enter
    /// under the new one, then the old one is cleared, so nobody seems to leave.
    /// </summary>
    private async Task RegisterAsync(NodeRoom room, Lease held)
    {
        var isComplete = room.CompleteAs == held.NodeId;
        if (isComplete && room.Present.Count > 0) return;
        await shared.RegisterAsync(held, room.Name);
        room.Nodes = room.Nodes.Add(held.NodeId);
        if (isComplete) return;

        string[] formers = [.. room.Nodes.Where(node => node != held.NodeId)];
        var wasLost = formers.Any(node => lease.Former.GetValueOrDefault(node));
        var users = (await local.MembersAsync(room.Name, int.MaxValue)).Members;

        // Whoever has just ended here, and whose leaving is waiting for this room, is not put back; what it meant is found out below.
        room.Present.ExceptWith(users);
        foreach (var user in room.Present) room.Unsettled.TryAdd(user, true);
        room.Present.Clear();
        foreach (var batch in users.Chunk(SharedRooms.Batch))
        {
            var reply = await shared.JoinAsync(held, room.Name, batch, hasOthers: false, limit: 0);
            room.Present.UnionWith(batch);
            foreach (var user in batch) room.Unsettled.Remove(user);
            if (wasLost && reply.Changed.Count > 0) await caughtUp([.. reply.Changes(room.Name, 1, user => [user])]);
        }

        foreach (var former in formers)
        {
            var left = new List<PresenceChange>();
            await shared.ClearAsync(room.Name, former, reply => left.AddRange(reply.Changes(room.Name, -1, _ => [])));
            room.Nodes = room.Nodes.Remove(former);
            var untold = left.Where(change => room.Unsettled.Remove(change.UserId, out var announce) && announce).ToArray();
            if (untold.Length > 0) await caughtUp(untold);
        }

        // Others have cleared the room and told of everybody who left it.
        if (wasLost) room.Unsettled.Clear();
        room.CompleteAs = held.NodeId;
    }

    private async Task SettleAsync(NodeRoom room, Lease held, string userId)
    {
        if (!room.Unsettled.TryGetValue(userId, out var announceLeft)) return;
        if (local.IsIn(userId, room.Name))
        {
            await shared.JoinAsync(held, room.Name, [userId], hasOthers: false, limit: 0);
            room.Present.Add(userId);
        }
        else
        {
            var reply = await shared.LeaveAsync(held, room.Name, userId);
            room.Present.Remove(userId);
            if (announceLeft && !reply.StillThere)
                await caughtUp([new PresenceChange(room.Name, userId, true, [], reply.Count, reply.Version)]);
        }

        room.Unsettled.Remove(userId);
    }
}
