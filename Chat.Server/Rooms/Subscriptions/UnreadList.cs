using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Rooms.Subscriptions;

/// <summary>The rooms that a user is subscribed to, with what is unread in each: a few round trips, however many they are.</summary>
internal sealed class UnreadList(ISubscriptions subscriptions, IMessageLog log, UnreadCounter counter, SanctionBoard sanctions)
{
    /// <summary>A page of the rooms that a user is subscribed to. Those that are not allowed, or that the user is banned from, are left out.</summary>
    public async Task<UnreadRooms> ReadAsync(string userId, RoomGrant allowed, UnreadRequest request, CancellationToken cancellation)
    {
        if (request.Limit is < 1 or > ChatLimits.UnreadPageLength) throw new ChatException(ChatErrors.InvalidRequest, $"The limit is 1 to {ChatLimits.UnreadPageLength}.");
        UnreadPlace? from = request.Cursor is { } cursor ? PlaceOf(cursor) : null;
        var limit = request.Limit ?? ChatLimits.UnreadPageLength;

        var all = await subscriptions.OfUserAsync(userId, cancellation);
        Subscription[] visible = [.. all.Where(one => allowed.Allows(one.Room) && sanctions.Find(SanctionKind.Ban, userId, one.Room) is null)];
        if (visible.Length == 0) return new UnreadRooms([]);
        var newest = await log.NewestAsync([.. visible.Select(one => StreamKey.Room(one.Room))], cancellation);
        var following = visible.Zip(newest, (subscription, at) => (Place: UnreadPlace.Of(subscription.Room, at.Last), Subscription: subscription, Newest: at))
            .Where(room => from is null || room.Place.CompareTo(from.Value) > 0)
            .OrderBy(room => room.Place)
            .Take(limit + 1)
            .ToArray();
        var page = following.AsSpan(0, Math.Min(limit, following.Length)).ToArray();

        var counts = page.Select(room => UnreadCounter.CountAfter(room.Subscription.Read, room.Newest)).ToArray();
        var places = page.Zip(counts).Where(room => room.Second > 0).Select(room => UnreadCounter.PlaceOf(room.First.Subscription)).ToArray();
        var mentions = new Queue<int>(await counter.MentionsAsync(userId, places, cancellation));
        var rooms = page.Zip(counts, (room, count) => new UnreadRoom(
            room.Subscription.Room, UnreadCounter.ReadIn(room.Newest.Head.Epoch, room.Subscription.Read), count, count == 0 ? 0 : mentions.Dequeue(),
            room.Newest.Head.Position, room.Newest.Last?.ToLast()));
        return new UnreadRooms([.. rooms], following.Length > limit ? page[^1].Place.ToString() : null);
    }

    private static UnreadPlace PlaceOf(string cursor)
    {
        try
        {
            return UnreadPlace.Parse(cursor);
        }
        catch (FormatException)
        {
            throw new ChatException(ChatErrors.InvalidRequest, "The cursor is not one that an answer has given.");
        }
    }
}
