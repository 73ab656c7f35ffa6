using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Microsoft.Extensions.Options;

namespace Chat.Server.Rooms;

/// <summary>
/// Rooms: joining, leaving, and what a connection's end means for them. Every refusal is a <see cref="ChatException"/>
/// and changes nothing.
/// </summary>
internal sealed class RoomService(
    IRoomChannel channel,
    IPresence presence,
    IMessageLog log,
    RoomGates gates,
    IOptions<RoomOptions> roomOptions,
    IOptions<HistoryOptions> historyOptions,
    IEventSink events,
    TimeProvider time,
    ILogger<RoomService> logger,
    IBeforeHook? before = null)
{
    private readonly RoomOptions options = roomOptions.Value;
    private readonly HistoryOptions history = historyOptions.Value;

    public async Task ConnectAsync(Caller caller, CancellationToken cancellation)
    {
        var connections = await presence.ConnectAsync(caller.ConnectionId, caller.UserId, cancellation);
        logger.Connected(caller.UserId, caller.ConnectionId);
        channel.Tell(caller.ConnectionId, new Welcome(caller.UserId, caller.ConnectionId, connections, time.GetUtcNow().UtcDateTime));
    }

    public async Task<RoomSnapshot> JoinAsync(Caller caller, JoinRoomRequest request, CancellationToken cancellation)
    {
        var room = request.Room;
        ChatRules.CheckRoom(room);
        ChatRules.CheckPosition(request.After);
        if (!caller.Session.Rooms.Allows(room)) throw new ChatException(ChatErrors.Forbidden, $"The token does not allow the room '{room}'.");
        var known = presence.IsMember(caller.ConnectionId, room);
        if (!known && presence.RoomsOf(caller.ConnectionId).Count >= options.MaxRoomsPerConnection)
            throw new ChatException(ChatErrors.TooManyRooms, $"A connection is in at most {options.MaxRoomsPerConnection} rooms.");
        if (!known && before is { JudgesJoins: true }) await DemandPermissionAsync(before, caller.UserId, room, cancellation);

        using var passage = await gates.EnterAsync(room);
        var position = await channel.JoinAsync(caller.ConnectionId, room, cancellation) ?? throw new OperationCanceledException("The connection has ended.");
        try
        {
            var (missed, recovered) = await ReadMissedAsync(room, request.After, position, cancellation);
            var change = await presence.JoinAsync(caller.ConnectionId, room, options.MemberListLimit, cancellation)
                ?? throw new OperationCanceledException("The connection has ended.");

            var joined = new MemberJoined(room, caller.UserId, change.Members, change.MemberCount);
            if (change.UserChanged)
            {
                logger.Joined(caller.UserId, room, caller.ConnectionId);
                events.Joined(change);
            }

            if (change.UserChanged && options.Announces(change.MemberCount)) channel.Announce(joined, change.Version);
            else channel.Tell(caller.ConnectionId, joined);
            return new RoomSnapshot(room, change.Members, change.MemberCount, position, missed, recovered);
        }
        catch when (!known)
        {
            await channel.LeaveAsync(caller.ConnectionId, room);
            throw;
        }
        catch
        {
            channel.Admit(caller.ConnectionId, room);
            throw;
        }
    }

    public Task LeaveAsync(Caller caller, LeaveRoomRequest request, CancellationToken cancellation)
    {
        ChatRules.CheckRoom(request.Room);
        return LeaveAsync(caller, request.Room, LeaveReasons.Left, cancellation);
    }

    /// <summary>Takes a connection out of the rooms its token does not allow.</summary>
    /// <returns>Those rooms.</returns>
    public async Task<IReadOnlyList<string>> LeaveForbiddenAsync(Caller caller, CancellationToken cancellation)
    {
        var forbidden = presence.RoomsOf(caller.ConnectionId).Where(room => !caller.Session.Rooms.Allows(room)).ToArray();
        foreach (var room in forbidden) await LeaveAsync(caller, room, LeaveReasons.Kicked, cancellation);
        return forbidden;
    }

    private async Task LeaveAsync(Caller caller, string room, string reason, CancellationToken cancellation)
    {
        using var passage = await gates.EnterAsync(room);
        var change = await presence.LeaveAsync(caller.ConnectionId, room, cancellation) ?? throw NotAMember(room);
        await channel.LeaveAsync(caller.ConnectionId, room);
        AnnounceLeft(change, reason, caller.ConnectionId);
    }

    public async Task DisconnectAsync(Caller caller)
    {
        var rooms = presence.RoomsOf(caller.ConnectionId);
        using var passage = await gates.EnterAsync(rooms);
        var changes = await presence.DisconnectAsync(caller.ConnectionId);
        logger.Disconnected(caller.UserId, caller.ConnectionId);
        foreach (var change in changes)
        {
            await channel.LeaveAsync(caller.ConnectionId, change.Room);
            AnnounceLeft(change, LeaveReasons.Disconnected, caller.ConnectionId);
        }
    }

    public async Task<RoomMembers> MembersAsync(Caller caller, MembersRequest request, CancellationToken cancellation)
    {
        ChatRules.CheckRoom(request.Room);
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

    /// <summary>What was said after <paramref name="after"/> and up to <paramref name="position"/>, from where on it comes live.</summary>
    private async ValueTask<(IReadOnlyList<ChatMessage> Missed, bool Recovered)> ReadMissedAsync(
        string room, StreamPosition? after, StreamPosition position, CancellationToken cancellation)
    {
        if (after is null) return ([], false);
        if (after == position) return ([], true);

        var stream = StreamKey.Room(room);
        var recovered = after.Epoch == position.Epoch && after.Seq <= position.Seq;
        if (recovered && position.Seq - after.Seq <= history.RecoveryLimit)
        {
            var count = (int)(position.Seq - after.Seq);
            var page = await log.ReadAfterAsync(stream, new LogPosition(after.Epoch, after.Seq), new PageLimit(count, history.PageBytes), cancellation);
            if (page.Continuous && page.Messages.Count == count) return (UpTo(page), true);
        }

        // Too much was missed, in number or in bytes, or the position is unknown: the newest page, and the client pages back as far as it likes.
        var newest = new PageLimit(ChatLimits.DefaultHistoryPageLength, history.PageBytes);
        return (UpTo(await log.ReadBeforeAsync(stream, position.Seq + 1, newest, cancellation)), false);

        ChatMessage[] UpTo(LogPage page) => [.. page.Messages.Where(m => m.Seq <= position.Seq).Select(m => m.InRoom(room))];
    }

    private void AnnounceLeft(PresenceChange change, string reason, string connectionId)
    {
        if (!change.UserChanged) return;
        logger.Left(change.UserId, change.Room, reason, connectionId);
        events.Left(change, reason);
        if (!options.Announces(change.MemberCount)) return;
        channel.Announce(new MemberLeft(change.Room, change.UserId, change.MemberCount, reason), change.Version);
    }

    private static async Task DemandPermissionAsync(IBeforeHook before, string userId, string room, CancellationToken cancellation)
    {
        var decision = await before.OnJoinAsync(userId, room, cancellation);
        if (!decision.IsAllowed) throw new ChatException(ChatErrors.Rejected, decision.Reason ?? "The service does not allow this.");
    }

    private static ChatException NotAMember(string room) =>
        new(ChatErrors.NotAMember, $"This connection has not joined the room '{room}'.");
}
