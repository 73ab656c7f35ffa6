using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Rooms.Namespaces;
using Chat.Server.Rooms.Subscriptions;
using Microsoft.Extensions.Options;

namespace Chat.Server.Rooms;

/// <summary>
/// Rooms: joining, leaving, and what a connection's end means for them. Every refusal is a <see cref="ChatException"/>
/// and changes nothing.
/// </summary>
internal sealed class RoomService(
    IRoomChannel channel,
    IPresence presence,
    IPresenceDirectory directory,
    RoomRecovery recovery,
    HiddenReaders hidden,
    UnreadCounter unreads,
    ReadFollowers followers,
    RoomNamespaces namespaces,
    RoomGates gates,
    CrowdLane lane,
    SanctionBoard sanctions,
    IOptions<RoomOptions> roomOptions,
    IEventSink events,
    TimeProvider time,
    ILogger<RoomService> logger,
    IBeforeHook? before = null)
{
    private readonly RoomOptions options = roomOptions.Value;

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
        if (request.Changes < 0) throw new ChatException(ChatErrors.InvalidRequest, "The number of a change is 0 or more.");
        var known = presence.IsMember(caller.ConnectionId, room);
        var isHidden = !known && hidden.Has(caller.ConnectionId, room);
        if (!known && !isHidden && presence.RoomsOf(caller.ConnectionId).Count + hidden.RoomsOf(caller.ConnectionId).Count >= options.MaxRoomsPerConnection)
            throw new ChatException(ChatErrors.TooManyRooms, $"A connection is in at most {options.MaxRoomsPerConnection} rooms.");
        if (!known && request.Hidden is true) return await hidden.JoinAsync(caller, request, cancellation);
        DemandGrant(caller, room);
        sanctions.DemandEntry(caller.UserId, room); // before others are asked
        if (!known && before is { JudgesJoins: true }) await DemandPermissionAsync(before, caller.UserId, room, cancellation);

        var settings = namespaces.Of(room);
        using var passage = await gates.EnterAsync(room);
        sanctions.DemandEntry(caller.UserId, room); // behind the gate: a ban that comes later finds who has joined
        if (!known && settings.MaxMembers < int.MaxValue) await DemandSpaceAsync(room, caller.UserId, settings.MaxMembers, cancellation);
        var head = await channel.JoinAsync(caller.ConnectionId, room, request.Changes is not null, cancellation) ?? throw new OperationCanceledException("The connection has ended.");
        try
        {
            var missed = await recovery.ReadAsync(request, head, cancellation);
            var unread = request.Unread is true ? await unreads.AtJoinAsync(caller.UserId, room, head.Position, cancellation) : null;
            var change = await presence.JoinAsync(caller.ConnectionId, room, settings.Presence ? options.MemberListLimit : 1, cancellation)
                ?? throw new OperationCanceledException("The connection has ended.");
            if (isHidden) hidden.Forget(caller.ConnectionId, room);
            if (unread is not null) followers.Add(caller, room);
            else followers.Forget(caller.ConnectionId, room);

            var members = settings.Presence ? change.Members : [];
            var joined = new MemberJoined(room, caller.UserId, members, change.MemberCount);
            if (change.UserChanged)
            {
                logger.Joined(caller.UserId, room, caller.ConnectionId);
                events.Joined(change);
            }

            if (change.UserChanged && settings.Announcements && options.Announces(change.MemberCount)) channel.Announce(joined, change.Version);
            else channel.Tell(caller.ConnectionId, joined);
            return new RoomSnapshot(room, members, change.MemberCount, head.Position, missed.Messages, missed.IsWhole, head.Changes, missed.Changed, missed.State, unread);
        }
        catch when (!known && !isHidden)
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
        if (caller.Session.IsAdmin) return forbidden;

        var unseen = hidden.RoomsOf(caller.ConnectionId);
        foreach (var room in unseen) await LeaveAsync(caller, room, LeaveReasons.Kicked, cancellation);
        return [.. forbidden, .. unseen];
    }

    /// <summary>Takes all of a user's connections on this node out of a room, and tells each of them, too. Without the user's doing.</summary>
    /// <returns>How many they were.</returns>
    public async Task<int> ExpelAsync(string userId, string room, string reason)
    {
        using var passage = await gates.EnterAsync(room);
        var expelled = new List<string>();
        PresenceChange? last = null;
        try
        {
            foreach (var connectionId in presence.ConnectionsOf(userId))
            {
                if (await presence.LeaveAsync(connectionId, room) is not { } change) continue;
                last = change;
                expelled.Add(connectionId);
                await channel.LeaveAsync(connectionId, room);
                AnnounceLeft(change, reason, connectionId);
            }
        }
        finally
        {
            foreach (var connectionId in expelled) channel.Tell(connectionId, new MemberLeft(room, userId, last!.MemberCount, reason));
        }

        return expelled.Count;
    }

    /// <summary>Takes all connections of this node out of a room, and tells them. The number of those that were in it.</summary>
    public async Task<int> ExpelAllAsync(string room, string reason)
    {
        var expelled = 0;
        foreach (var connectionId in channel.ConnectionsIn(room))
        {
            using var passage = await gates.EnterAsync(room);
            if (hidden.Forget(connectionId, room) is { } reader)
            {
                await channel.LeaveAsync(connectionId, room);
                channel.Tell(connectionId, new MemberLeft(room, reader, 0, reason));
                continue;
            }

            if (await presence.LeaveAsync(connectionId, room) is not { } change) continue;
            await channel.LeaveAsync(connectionId, room);
            channel.Tell(connectionId, new MemberLeft(room, change.UserId, change.MemberCount, reason));
            AnnounceLeft(change, reason, connectionId);
            expelled++;
        }

        return expelled;
    }

    private async Task LeaveAsync(Caller caller, string room, string reason, CancellationToken cancellation)
    {
        using var passage = await gates.EnterAsync(room);
        if (hidden.Forget(caller.ConnectionId, room) is not null)
        {
            await channel.LeaveAsync(caller.ConnectionId, room);
            return;
        }

        var change = await presence.LeaveAsync(caller.ConnectionId, room, cancellation) ?? throw NotAMember(room);
        followers.Forget(caller.ConnectionId, room);
        await channel.LeaveAsync(caller.ConnectionId, room);
        AnnounceLeft(change, reason, caller.ConnectionId);
    }

    public async Task DisconnectAsync(Caller caller)
    {
        await lane.TurnAsync();
        var rooms = presence.RoomsOf(caller.ConnectionId);
        using var passage = await gates.EnterAsync(rooms);
        var changes = await presence.DisconnectAsync(caller.ConnectionId);
        followers.Forget(caller.ConnectionId);
        foreach (var room in hidden.Forget(caller.ConnectionId)) await channel.LeaveAsync(caller.ConnectionId, room);
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
        await DemandReaderAsync(caller, request.Room, cancellation);
        return await presence.MembersAsync(request.Room, namespaces.Of(request.Room).Presence ? ChatLimits.QueryListLength : 0, cancellation);
    }

    public ValueTask<OnlineUsers> OnlineAsync(CancellationToken cancellation) =>
        presence.OnlineAsync(ChatLimits.QueryListLength, cancellation);

    /// <summary>Throws <see cref="ChatErrors.NotAMember"/> unless the caller may act in the room: its connection is in it, or, without one, its user is. Operators always may.</summary>
    public ValueTask DemandMemberAsync(Caller caller, string room, CancellationToken cancellation = default)
    {
        if (!caller.HasConnection) return DemandMemberElsewhereAsync(caller, room, cancellation);
        DemandMember(caller, room);
        return ValueTask.CompletedTask;
    }

    /// <summary>As <see cref="DemandMemberAsync"/>, for what only reads: hidden readers may, too.</summary>
    public ValueTask DemandReaderAsync(Caller caller, string room, CancellationToken cancellation) =>
        hidden.Has(caller.ConnectionId, room) ? ValueTask.CompletedTask : DemandMemberAsync(caller, room, cancellation);

    /// <summary>
    /// Throws <see cref="ChatErrors.NotAMember"/> unless the connection may act in the room, and <see cref="ChatErrors.Banned"/> where one that is banned could,
    /// because it need not be a member or is one for a moment yet. Hidden readers may not act: <see cref="ChatErrors.Forbidden"/>.
    /// </summary>
    public void DemandMember(Caller caller, string room)
    {
        if (!presence.IsMember(caller.ConnectionId, room))
        {
            if (hidden.Has(caller.ConnectionId, room)) throw new ChatException(ChatErrors.Forbidden, $"Hidden in the room '{room}' one only reads; join it openly to take part.");
            if (options.MembersOnly) throw NotAMember(room);
            DemandGrant(caller, room);
        }

        sanctions.DemandEntry(caller.UserId, room);
    }

    /// <summary>Throws <see cref="ChatErrors.NotAMember"/> unless the connection is a member of the room, openly, whoever else may act there.</summary>
    public void DemandJoined(Caller caller, string room)
    {
        if (!presence.IsMember(caller.ConnectionId, room)) throw NotAMember(room);
        sanctions.DemandEntry(caller.UserId, room);
    }

    /// <summary>Throws unless the caller's token allows the room and it is not banned from it, whether or not it is there.</summary>
    public void DemandEntry(Caller caller, string room)
    {
        DemandGrant(caller, room);
        sanctions.DemandEntry(caller.UserId, room);
    }

    private async ValueTask DemandMemberElsewhereAsync(Caller caller, string room, CancellationToken cancellation)
    {
        if (caller.IsOperator) return;
        DemandGrant(caller, room);
        sanctions.DemandEntry(caller.UserId, room);
        if (options.MembersOnly && !await directory.IsInAsync(caller.UserId, room, cancellation))
            throw new ChatException(ChatErrors.NotAMember, $"This user is not in the room '{room}'.");
    }

    private static void DemandGrant(Caller caller, string room)
    {
        if (!caller.Session.Rooms.Allows(room)) throw new ChatException(ChatErrors.Forbidden, $"The token does not allow the room '{room}'.");
    }

    private async ValueTask DemandSpaceAsync(string room, string userId, int maxMembers, CancellationToken cancellation)
    {
        if (await directory.CountInAsync(room, cancellation) < maxMembers || await directory.IsInAsync(userId, room, cancellation)) return;
        throw new ChatException(ChatErrors.RoomFull, $"There are at most {maxMembers} users in this room.");
    }

    private void AnnounceLeft(PresenceChange change, string reason, string connectionId)
    {
        if (!change.UserChanged) return;
        logger.Left(change.UserId, change.Room, reason, connectionId);
        events.Left(change, reason);
        if (!namespaces.Of(change.Room).Announcements || !options.Announces(change.MemberCount)) return;
        channel.Announce(new MemberLeft(change.Room, change.UserId, change.MemberCount, reason), change.Version);
    }

    private static async Task DemandPermissionAsync(IBeforeHook before, string userId, string room, CancellationToken cancellation)
    {
        var decision = await before.OnJoinAsync(userId, room, cancellation);
        Judgement.Demand(decision.IsAllowed, decision.Reason);
    }

    private static ChatException NotAMember(string room) =>
        new(ChatErrors.NotAMember, $"This connection has not joined the room '{room}'.");
}
