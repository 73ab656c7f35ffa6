using Chat.Contracts;
using StackExchange.Redis;

namespace Chat.Server.Stores.Redis.Presence;

/// <summary>
/// The rooms in Redis: per room the users with the number of nodes that have them, per room and node the users of that node,
/// and per node the rooms to look into when it is lost.
/// </summary>
internal sealed class SharedRooms(RedisConnection redis, RedisKeys keys, NodeLease lease)
{
    /// <summary>The most users in one script: none holds Redis up for long.</summary>
    public const int Batch = 500;

    private static readonly RedisScript RegisterScript = RedisScript.Load("Presence/register.lua");
    private static readonly RedisScript JoinScript = RedisScript.Load("Presence/join.lua");
    private static readonly RedisScript LeaveScript = RedisScript.Load("Presence/leave.lua");
    private static readonly RedisScript ClearScript = RedisScript.Load("Presence/clear.lua");
    private static readonly RedisScript ListScript = RedisScript.Load("Presence/list.lua");

    /// <summary>Must come before the first join of a room: it is how a lost node's members are found.</summary>
    public async Task RegisterAsync(Lease held, string room)
    {
        var reply = await RegisterScript.RunAsync(redis, [keys.Nodes("leases"), RoomsOf(held.NodeId)], held.NodeId, room);
        redis.Clock.Saw((long)reply[1]);
        if ((string?)reply[0] != "ok") throw new NodeForgottenException();
    }

    /// <summary>The opposite of <see cref="RegisterAsync"/>, after the last user of the node has left the room.</summary>
    public Task UnregisterAsync(string nodeId, IReadOnlyList<string> rooms) =>
        redis.RunAsync(database => database.SetRemoveAsync(RoomsOf(nodeId), [.. rooms.Select(room => (RedisValue)room)]));

    /// <summary>Some rooms of a node, any of them.</summary>
    public async Task<string[]> SomeRoomsOfAsync(string nodeId, int count) =>
        [.. (await redis.RunAsync(database => database.SetRandomMembersAsync(RoomsOf(nodeId), count))).Select(room => (string)room!)];

    /// <param name="held">The lease to join under.</param>
    /// <param name="room">The room.</param>
    /// <param name="users">At most <see cref="Batch"/>. Those who are there already stay so.</param>
    /// <param name="hasOthers">Whether Redis must know of users of this node in the room.</param>
    /// <param name="limit">The most members in the reply.</param>
    public async Task<RoomReply> JoinAsync(Lease held, string room, IReadOnlyList<string> users, bool hasOthers, int limit)
    {
        var reply = await JoinScript.RunAsync(redis, KeysOf(room, held.NodeId),
            [lease.DeadlineOf(held), hasOthers ? 1 : 0, limit, .. users.Select(user => (RedisValue)user)]);
        Check(reply);
        return new RoomReply((int)reply[2], (long)reply[3], (string[])reply[4]!, (string[])reply[5]!);
    }

    public async Task<LeaveReply> LeaveAsync(Lease held, string room, string user)
    {
        var reply = await LeaveScript.RunAsync(redis, KeysOf(room, held.NodeId), redis.Clock.Deadline, user);
        Check(reply);
        return new LeaveReply((int)reply[2], (long)reply[3], (int)reply[4] != 0, (int)reply[5] != 0);
    }

    /// <summary>Takes all users of a node that is no more out of a room; each batch is reported as soon as it has happened.</summary>
    public async Task ClearAsync(string room, string nodeId, Action<RoomReply> left)
    {
        while (true)
        {
            var reply = await ClearScript.RunAsync(redis, KeysOf(room, nodeId), Batch);
            left(new RoomReply((int)reply[1], (long)reply[2], (string[])reply[3]!, []));
            if ((int)reply[0] == 0) return;
        }
    }

    public async Task<RoomMembers> ListAsync(string room, int limit)
    {
        var reply = await ListScript.RunAsync(redis, [keys.Room(room, "members")], limit);
        return new RoomMembers(room, (string[])reply[1]!, (int)reply[0]);
    }

    public async Task<int> CountAsync(string room) =>
        (int)await redis.RunAsync(database => database.HashLengthAsync(keys.Room(room, "members")));

    private void Check(RedisResult[] reply)
    {
        redis.Clock.Saw((long)reply[1]);
        if ((string?)reply[0] != "ok") throw new NodeForgottenException(hasForgottenRoom: (string?)reply[0] == "lost");
    }

    private string RoomsOf(string nodeId) => keys.Nodes($"{nodeId}:rooms");

    private RedisKey[] KeysOf(string room, string nodeId) =>
        [keys.Room(room, "members"), keys.Room(room, "node:" + nodeId), keys.Room(room, "version")];
}
