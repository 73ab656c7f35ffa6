using Chat.Contracts;
using Chat.Server.Ports;

namespace Chat.Server.Rooms.Subscriptions;

/// <summary>
/// Counts what is unread: the numbers behind a cursor that are still in the log, be they messages, stored events or tombstones. A cursor of another life of the log
/// stands before everything. Both counts end at <see cref="ChatLimits.UnreadCount"/>.
/// </summary>
internal sealed class UnreadCounter(ISubscriptions subscriptions, IMessageLog log, IMentions mentions)
{
    /// <summary>How far the cursor is in the present life of the log.</summary>
    public static long ReadIn(string epoch, StreamPosition read) => read.Epoch == epoch ? read.Seq : 0;

    public static int CountAfter(StreamPosition read, in NewestMessage newest) => CountAfter(read, newest, newest.Head.Seq);

    /// <summary>What is unread now.</summary>
    public async ValueTask<RoomUnread> CountAsync(Subscription subscription, CancellationToken cancellation)
    {
        var newest = (await log.NewestAsync([StreamKey.Room(subscription.Room)], cancellation))[0];
        return await CountAsync(subscription, newest, cancellation);
    }

    public async ValueTask<RoomUnread> CountAsync(Subscription subscription, NewestMessage newest, CancellationToken cancellation)
    {
        var count = CountAfter(subscription.Read, newest);
        var mentioned = count == 0 ? 0 : (await MentionsAsync(subscription.UserId, [PlaceOf(subscription)], cancellation))[0];
        return new RoomUnread(subscription.Room, ReadIn(newest.Head.Epoch, subscription.Read), count, mentioned);
    }

    /// <summary>What is unread up to the position at which a room was joined, so that what comes live is not among it. Null when the user is not subscribed.</summary>
    public async ValueTask<UnreadCount?> AtJoinAsync(string userId, string room, StreamPosition position, CancellationToken cancellation)
    {
        if (await subscriptions.FindAsync(room, userId, cancellation) is not { } found) return null;
        var newest = (await log.NewestAsync([StreamKey.Room(room)], cancellation))[0];
        var read = ReadIn(position.Epoch, found.Read);
        if (newest.Head.Epoch != position.Epoch) return new UnreadCount(read, 0, 0); // the log was lost since: the client is about to notice
        var count = CountAfter(found.Read, newest, position.Seq);
        if (count == 0) return new UnreadCount(read, 0, 0);

        // What came since the position is counted and taken off.
        (StreamKey, LogPosition)[] places = [PlaceOf(found), (StreamKey.Room(room), new LogPosition(position.Epoch, position.Seq))];
        var mentioned = await MentionsAsync(userId, newest.Head.Seq > position.Seq ? places : places[..1], cancellation);
        return new UnreadCount(read, count, Math.Max(0, mentioned[0] - mentioned.Skip(1).Sum()));
    }

    /// <summary>How often the user is mentioned behind each place.</summary>
    public async ValueTask<IReadOnlyList<int>> MentionsAsync(string userId, IReadOnlyList<(StreamKey Stream, LogPosition After)> places, CancellationToken cancellation) =>
        places.Count == 0 ? [] : await mentions.CountAsync(userId, places, ChatLimits.UnreadCount, cancellation);

    /// <summary>The cursor as a place in the log.</summary>
    public static (StreamKey Stream, LogPosition After) PlaceOf(Subscription subscription) =>
        (StreamKey.Room(subscription.Room), new LogPosition(subscription.Read.Epoch, subscription.Read.Seq));

    private static int CountAfter(StreamPosition read, in NewestMessage newest, long upTo) =>
        (int)Math.Clamp(upTo - Math.Max(ReadIn(newest.Head.Epoch, read), newest.Trimmed), 0, ChatLimits.UnreadCount);
}
