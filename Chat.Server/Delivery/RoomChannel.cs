using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Delivery;

/// <summary>The room channel: says for each kind of message where it goes, and what becomes of it on the way.</summary>
internal sealed class RoomChannel(DeliveryManager delivery, IInboxes? inboxes = null) : IRoomChannel
{
    public async Task<StreamHead?> JoinAsync(string connectionId, string room, bool hearsChanges, CancellationToken cancellation)
    {
        if (delivery.Find(connectionId) is not { } connection) return null;
        var group = GroupName.OfRoom(room);
        await delivery.Groups.EnterAsync(connection, group, cancellation, hearsChanges || !connection.IsPlain);
        return connection.MembershipOf(group) is { Position: { } position } member ? new StreamHead(position, member.LastChange) : null;
    }

    public void Admit(string connectionId, string room) => delivery.Find(connectionId)?.Admit(room);

    public Task LeaveAsync(string connectionId, string room) =>
        delivery.Find(connectionId) is { } connection ? delivery.Groups.LeaveAsync(connection, GroupName.OfRoom(room)) : Task.CompletedTask;

    public void Message(ChatMessage message, string epoch) =>
        delivery.SendNumbered(ToRoom(message.Room) with { Seq = message.Seq, Epoch = epoch, LoggedAt = ChatTime.ToUnix(message.Timestamp) }, nameof(IChatClient.Message), message);

    public void Edited(MessageEdited edited, string epoch) =>
        delivery.SendNumbered(ToRoom(edited.Room) with { Change = edited.Change, Changed = edited.Seq, Epoch = epoch }, nameof(IChatClient.MessageEdited), edited);

    public void Deleted(MessageDeleted deleted, string epoch) =>
        delivery.SendNumbered(ToRoom(deleted.Room) with { Change = deleted.Change, Changed = deleted.Seq, Epoch = epoch }, nameof(IChatClient.MessageDeleted), deleted);

    public void Reacted(MessageReacted reacted, string epoch) =>
        delivery.SendNumbered(ToRoom(reacted.Room) with { Change = reacted.Change, Changed = reacted.Seq, Epoch = epoch }, nameof(IChatClient.MessageReacted), reacted);

    public async ValueTask DirectAsync(DirectMessage message, string epoch, bool isNew)
    {
        var isToOneself = message.From == message.To;
        if (inboxes is not null)
        {
            var reached = new StreamPosition(epoch, message.Seq);
            var receiving = NoteAsync(inboxes, message.To, message.From, message, reached);
            if (isToOneself) await receiving;
            else await Task.WhenAll(NoteAsync(inboxes, message.From, message.To, message, reached), receiving);
        }
        else if (isNew)
        {
            delivery.Send(ToUser(message.From), nameof(IChatClient.Direct), message);
            if (!isToOneself) delivery.Send(ToUser(message.To), nameof(IChatClient.Direct), message);
        }
    }

    public void Typing(TypingNotice notice) => delivery.Send(
        ToRoom(notice.Room) with { ExceptUser = notice.UserId, Key = $"typing\n{notice.Room}\n{notice.UserId}" }, nameof(IChatClient.Typing), notice);

    public void Event(RoomEvent published, bool excludeSelf) => delivery.Send(
        ToRoom(published.Room) with
        {
            ExceptUser = excludeSelf ? published.From : null,
            Key = published.Key is { } key ? $"event\n{published.Room}\n{published.From}\n{published.Event}\n{key}" : null,
        },
        nameof(IChatClient.Event), published);

    public void Read(ReadNotice notice, string? exceptConnection, bool toRoom)
    {
        var key = $"read\n{notice.Room}\n{notice.UserId}";
        delivery.Send(ToUser(notice.UserId) with { ExceptConnections = exceptConnection is null ? null : [exceptConnection], Key = key }, nameof(IChatClient.Read), notice);
        if (toRoom) delivery.Send(ToRoom(notice.Room) with { ExceptUser = notice.UserId, Key = key }, nameof(IChatClient.Read), notice);
    }

    public void Broadcast(BroadcastNotice notice) => delivery.Send(delivery.RouteToEveryone(), nameof(IChatClient.Broadcast), notice);

    public void Announce(MemberJoined joined, long version) => delivery.Send(
        ToRoom(joined.Room) with { About = joined.UserId, Version = version, MemberCount = joined.MemberCount }, nameof(IChatClient.MemberJoined), joined);

    public void Announce(MemberLeft left, long version) => delivery.Send(
        ToRoom(left.Room) with { About = left.UserId, Version = version, LeftReason = left.Reason }, nameof(IChatClient.MemberLeft), left);

    public void Tell(string connectionId, Welcome welcome) => delivery.Find(connectionId)?.Send(nameof(IChatClient.Welcome), welcome);

    public void Tell(string connectionId, MemberJoined joined) => delivery.Find(connectionId)?.Send(nameof(IChatClient.MemberJoined), joined);

    public void Tell(string connectionId, MemberLeft left) => delivery.Find(connectionId)?.Send(nameof(IChatClient.MemberLeft), left);

    public IReadOnlyList<string> ConnectionsIn(string room)
    {
        var group = GroupName.OfRoom(room);
        return [.. delivery.Connections.Where(connection => connection.MembershipOf(group) is not null).Select(connection => connection.Id)];
    }

    public void Tell(string connectionId, TokenExpiring expiring) => delivery.Find(connectionId)?.Send(nameof(IChatClient.TokenExpiring), expiring);

    public void Close(string connectionId, CloseOrder order) => delivery.Find(connectionId)?.Close(order);

    public void CloseUser(string userId, CloseOrder order) => delivery.Close(ToUser(userId) with { Close = order });

    private Route ToRoom(string room) => delivery.RouteTo(GroupName.OfRoom(room));

    private Route ToUser(string userId) => delivery.RouteTo(GroupName.OfUser(userId));

    private async Task NoteAsync(IInboxes inboxes, string user, string other, DirectMessage message, StreamPosition reached)
    {
        if (await inboxes.NoteAsync(user, other, reached) is { } place)
            delivery.SendNumbered(ToUser(user) with { Seq = place.Seq, Epoch = place.Epoch }, nameof(IChatClient.Direct), message);
    }
}
