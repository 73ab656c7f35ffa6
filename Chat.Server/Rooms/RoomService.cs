using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Rooms.Namespaces;
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
    IMessageLog log,
    IMessageChanges changes,
    RoomNamespaces namespaces,
    RoomGates gates,
    SanctionBoard sanctions,
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
        if (request.Changes < 0) throw new ChatException(ChatErrors.InvalidRequest, "The number of a change is 0 or more.");
        DemandGrant(caller, room);
        var known = presence.IsMember(caller.ConnectionId, room);
        if (!known && presence.RoomsOf(caller.ConnectionId).Count >= options.MaxRoomsPerConnection)
            throw new ChatException(ChatErrors.TooManyRooms, $"A connection is in at most {options.MaxRoomsPerConnection} rooms.");
        sanctions.DemandEntry(caller.UserId, room); // before others are asked
        if (!known && before is { JudgesJoins: true }) await DemandPermissionAsync(before, caller.UserId, room, cancellation);

        var settings = namespaces.Of(room);
        using var passage = await gates.EnterAsync(room);
        sanctions.DemandEntry(caller.UserId, room); // behind the gate: a ban that comes later finds who has joined
        if (!known && settings.MaxMembers < int.MaxValue) await DemandSpaceAsync(room, caller.UserId, settings.MaxMembers, cancellation);
        var (position, lastChange) = await channel.JoinAsync(caller.ConnectionId, room, request.Changes is not null, cancellation) ?? throw new OperationCanceledException("The connection has ended.");
        try
        {
            var (missed, recovered) = await ReadMissedAsync(room, request.After, position, cancellation);
            var changed = await ReadChangedAsync(room, request, recovered, lastChange, cancellation);
            var change = await presence.JoinAsync(caller.ConnectionId, room, settings.Presence ? options.MemberListLimit : 1, cancellation)
                ?? throw new OperationCanceledException("The connection has ended.");

            var members = settings.Presence ? change.Members : [];
            var joined = new MemberJoined(room, caller.UserId, members, change.MemberCount);
            if (change.UserChanged)
            {
                logger.Joined(caller.UserId, room, caller.ConnectionId);
                events.Joined(change);
            }

            if (change.UserChanged && settings.Announcements && options.Announces(change.MemberCount)) channel.Announce(joined, change.Version);
            else channel.Tell(caller.ConnectionId, joined);
            return new RoomSnapshot(room, members, change.MemberCount, position, missed, recovered && changed is not { IsWhole: false }, lastChange, changed?.Messages);
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
        await DemandMemberAsync(caller, request.Room, cancellation);
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

    /// <summary>
    /// Throws <see cref="ChatErrors.NotAMember"/> unless the connection may act in the room, and <see cref="ChatErrors.Banned"/> where one that is banned could,
    /// because it need not be a member or is one for a moment yet.
    /// </summary>
    public void DemandMember(Caller caller, string room)
    {
        if (!presence.IsMember(caller.ConnectionId, room))
        {
            if (options.MembersOnly) throw NotAMember(room);
            DemandGrant(caller, room);
        }

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

    /// <summary>Which of the messages that the client has were changed since then; null when it did not ask, not whole when that is not known.</summary>
    private async ValueTask<ChangedMessages?> ReadChangedAsync(string room, JoinRoomRequest request, bool recovered, long lastChange, CancellationToken cancellation)
    {
        if (request.Changes is not { } since) return null;
        if (!recovered || request.After is not { } after || since == lastChange) return new ChangedMessages([], IsWhole: since <= lastChange);

        var page = await changes.ReadChangesAsync(StreamKey.Room(room), new LogPosition(after.Epoch, since), new PageLimit(history.RecoveryLimit, history.PageBytes), cancellation);
        if (!page.Continuous || page.HasMore) return new ChangedMessages([], IsWhole: false);
        return new ChangedMessages([.. page.Messages.Where(message => message.Seq <= after.Seq && message.Change!.Number <= lastChange).Select(message => message.InRoom(room))], IsWhole: true);
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
