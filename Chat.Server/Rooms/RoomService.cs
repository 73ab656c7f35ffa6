using Chat.Contracts;
using Chat.Server.Hubs;
using Chat.Server.Messages;
using Chat.Server.Presence;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Chat.Server.Rooms;

/// <summary>
/// Rooms: joining, leaving, and what a connection's end means for them. Every refusal is a <see cref="ChatException"/>
/// and changes nothing.
/// </summary>
internal sealed class RoomService(
    IHubContext<ChatHub, IChatClient> hub,
    IPresence presence,
    IMessageLog log,
    RoomGates gates,
    IOptions<RoomOptions> roomOptions,
    IOptions<HistoryOptions> historyOptions,
    TimeProvider time,
    ILogger<RoomService> logger)
{
    private readonly RoomOptions options = roomOptions.Value;

    public async Task ConnectAsync(Caller caller, CancellationToken cancellation)
    {
        var connections = await presence.ConnectAsync(caller.ConnectionId, caller.UserId, cancellation);
        logger.Connected(caller.UserId, caller.ConnectionId);
        await hub.Clients.Client(caller.ConnectionId).Welcome(
            new Welcome(caller.UserId, caller.ConnectionId, connections, time.GetUtcNow().UtcDateTime));
    }

    public async Task<RoomSnapshot> JoinAsync(Caller caller, JoinRoomRequest request, CancellationToken cancellation)
    {
        var room = request.Room;
        RoomRules.CheckRoom(room);
        RoomRules.CheckPosition(request.After);
        var known = presence.IsMember(caller.ConnectionId, room);
        if (!known && presence.RoomsOf(caller.ConnectionId).Count >= options.MaxRoomsPerConnection)
            throw new ChatException(ChatErrors.TooManyRooms, $"A connection is in at most {options.MaxRoomsPerConnection} rooms.");

        var group = RoomGroup.Of(room);
        using var passage = await gates.EnterAsync(room);
        await hub.Groups.AddToGroupAsync(caller.ConnectionId, group, cancellation);
        try
        {
            // The position is read after entering the group: what is said from here on arrives live.
            var missed = await ReadMissedAsync(room, request.After, cancellation);
            var change = await presence.JoinAsync(caller.ConnectionId, room, options.MemberListLimit, cancellation)
                ?? throw new OperationCanceledException("The connection has ended.");

            var joined = new MemberJoined(room, caller.UserId, change.Members, change.MemberCount);
            if (change.UserChanged)
            {
                logger.Joined(caller.UserId, room, caller.ConnectionId);
                await hub.Clients.Group(group).MemberJoined(joined);
            }
            else
            {
                await hub.Clients.Client(caller.ConnectionId).MemberJoined(joined);
            }

            return new RoomSnapshot(room, change.Members, change.MemberCount, missed.Head,
                [.. missed.Messages.Select(m => m.InRoom(room))], request.After is not null && missed.Continuous);
        }
        catch when (!known)
        {
            await hub.Groups.RemoveFromGroupAsync(caller.ConnectionId, group, CancellationToken.None);
            throw;
        }
    }

    public async Task LeaveAsync(Caller caller, LeaveRoomRequest request, CancellationToken cancellation)
    {
        var room = request.Room;
        RoomRules.CheckRoom(room);
        using var passage = await gates.EnterAsync(room);
        var change = await presence.LeaveAsync(caller.ConnectionId, room, cancellation) ?? throw NotAMember(room);
        await hub.Groups.RemoveFromGroupAsync(caller.ConnectionId, RoomGroup.Of(room), CancellationToken.None);
        await AnnounceLeftAsync(change, LeaveReasons.Left, caller.ConnectionId);
    }

    public async Task DisconnectAsync(Caller caller)
    {
        var rooms = presence.RoomsOf(caller.ConnectionId);
        using var passage = await gates.EnterAsync(rooms);
        var changes = await presence.DisconnectAsync(caller.ConnectionId);
        logger.Disconnected(caller.UserId, caller.ConnectionId);
        foreach (var change in changes) await AnnounceLeftAsync(change, LeaveReasons.Disconnected, caller.ConnectionId);
    }

    public async Task<RoomMembers> MembersAsync(Caller caller, MembersRequest request, CancellationToken cancellation)
    {
        RoomRules.CheckRoom(request.Room);
        DemandMember(caller, request.Room);
        return await presence.MembersAsync(request.Room, ChatLimits.QueryListLength, cancellation);
    }

    public ValueTask<OnlineUsers> OnlineAsync(CancellationToken cancellation) =>
        presence.OnlineAsync(ChatLimits.QueryListLength, cancellation);

    /// <summary>Throws <see cref="ChatErrors.NotAMember"/> unless the connection may act in the room.</summary>
    public void DemandMember(Caller caller, string room)
    {
        if (options.MembersOnly && !presence.IsMember(caller.ConnectionId, room)) throw NotAMember(room);
    }

    private async ValueTask<LogPage> ReadMissedAsync(string room, StreamPosition? after, CancellationToken cancellation)
    {
        var stream = StreamKey.Room(room);
        if (after is null)
        {
            var heads = await log.HeadsAsync([stream], cancellation);
            return new LogPage([], heads[0], HasMore: false, Continuous: true);
        }

        var page = await log.ReadAfterAsync(stream, new LogPosition(after.Epoch, after.Seq), historyOptions.Value.RecoveryLimit, cancellation);
        if (page is { Continuous: true, HasMore: false }) return page;

        // Too much was missed, or the position is unknown: the newest page, and the client pages back as far as it likes.
        page = await log.ReadBeforeAsync(stream, long.MaxValue, ChatLimits.DefaultHistoryPageLength, cancellation);
        return page with { Continuous = false };
    }

    private async Task AnnounceLeftAsync(PresenceChange change, string reason, string connectionId)
    {
        if (!change.UserChanged) return;
        logger.Left(change.UserId, change.Room, reason, connectionId);
        await hub.Clients.GroupExcept(RoomGroup.Of(change.Room), connectionId)
            .MemberLeft(new MemberLeft(change.Room, change.UserId, change.MemberCount, reason));
    }

    private static ChatException NotAMember(string room) =>
        new(ChatErrors.NotAMember, $"This connection has not joined the room '{room}'.");
}
