using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Microsoft.Extensions.Options;

namespace Chat.Server.Rooms.Subscriptions;

/// <summary>
/// Lasting membership: a user belongs to the rooms that it is subscribed to also while it is away, and the service remembers how far it has read in each. Every refusal is a
/// <see cref="ChatException"/> and changes nothing.
/// </summary>
internal sealed class SubscriptionService(
    ISubscriptions subscriptions, IMessageLog log, UnreadCounter counter, ReadNotices notices, ReadFollowers followers, RoomService rooms, IOptions<SubscriptionOptions> options)
{
    /// <summary>How many users are subscribed at the same time, so that they share a commit.</summary>
    private const int Together = 100;

    /// <summary>For a connection that is a member of the room: so it was judged when it joined.</summary>
    public async Task<RoomUnread> SubscribeAsync(Caller caller, SubscribeRoomRequest request, CancellationToken cancellation)
    {
        ChatRules.CheckRoom(request.Room);
        rooms.DemandJoined(caller, request.Room);
        var unread = await SubscribeAsync(caller.UserId, request.Room, cancellation);
        followers.Add(caller, request.Room);
        return unread;
    }

    /// <summary>Subscribes any user, whose cursor begins at the head of the log. One that is subscribed stays as it is.</summary>
    public async Task<RoomUnread> SubscribeAsync(string userId, string room, CancellationToken cancellation)
    {
        var head = await HeadAsync(room, cancellation);
        var outcome = await subscriptions.AddAsync(room, userId, head, cancellation);
        if (outcome == SubscribeOutcome.TooManyRooms) throw new ChatException(ChatErrors.TooManyRooms, $"A user is subscribed to at most {options.Value.MaxRoomsPerUser} rooms.");
        if (outcome == SubscribeOutcome.RoomFull) throw new ChatException(ChatErrors.RoomFull, $"At most {options.Value.MaxUsersPerRoom} users are subscribed to a room.");
        return outcome == SubscribeOutcome.Present && await subscriptions.FindAsync(room, userId, cancellation) is { } present
            ? await counter.CountAsync(present, cancellation)
            : new RoomUnread(room, head.Seq, 0, 0);
    }

    /// <summary>Subscribes many users, each for itself.</summary>
    /// <returns>What became of each, in their order.</returns>
    public async Task<IReadOnlyList<SubscribeOutcome>> SubscribeAsync(IReadOnlyList<string> userIds, string room, CancellationToken cancellation)
    {
        var head = await HeadAsync(room, cancellation);
        var outcomes = new List<SubscribeOutcome>(userIds.Count);
        foreach (var some in userIds.Chunk(Together))
            outcomes.AddRange(await Task.WhenAll(some.Select(userId => subscriptions.AddAsync(room, userId, head, cancellation).AsTask())));
        return outcomes;
    }

    public async Task UnsubscribeAsync(Caller caller, UnsubscribeRoomRequest request, CancellationToken cancellation)
    {
        ChatRules.CheckRoom(request.Room);
        await subscriptions.RemoveAsync(request.Room, caller.UserId, cancellation);
        followers.Forget(caller.ConnectionId, request.Room);
    }

    public Task<RoomUnread> MarkReadAsync(Caller caller, MarkReadRequest request, CancellationToken cancellation)
    {
        ChatRules.CheckRoom(request.Room);
        rooms.DemandEntry(caller, request.Room);
        return MarkReadAsync(caller.UserId, request.Room, request.Seq, caller.ConnectionId, cancellation);
    }

    /// <summary>Moves a cursor forward, and tells of it when it has moved.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="room">Where.</param>
    /// <param name="seq">The number up to which the user has read.</param>
    /// <param name="connection">The connection that says so and need not be told; null for none.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<RoomUnread> MarkReadAsync(string userId, string room, long seq, string? connection, CancellationToken cancellation)
    {
        if (seq < 0) throw new ChatException(ChatErrors.InvalidRequest, "What was read is told with the number of a message, or 0.");
        var known = await subscriptions.FindAsync(room, userId, cancellation) ?? throw NotSubscribed(room);
        var newest = (await log.NewestAsync([StreamKey.Room(room)], cancellation))[0];
        if (seq > newest.Head.Seq) throw MessageLookup.NotFound(room, seq);
        var marked = await subscriptions.MarkReadAsync(room, userId, newest.Head.Position with { Seq = seq }, cancellation) ?? throw NotSubscribed(room);
        if (marked.Read != known.Read) notices.Tell(room, userId, marked.Read, connection);
        return await counter.CountAsync(marked, newest, cancellation);
    }

    private async ValueTask<StreamPosition> HeadAsync(string room, CancellationToken cancellation) => (await log.HeadsAsync([StreamKey.Room(room)], cancellation))[0].Position;

    private static ChatException NotSubscribed(string room) => new(ChatErrors.NotSubscribed, $"This user is not subscribed to the room '{room}'.");
}
