using Chat.Contracts;
using Chat.Server.Ports;
using Microsoft.Extensions.Options;

namespace Chat.Server.Stores.Memory;

/// <summary>Subscriptions of one process; a restart forgets them.</summary>
internal sealed class MemorySubscriptions(IOptions<SubscriptionOptions> options) : ISubscriptions
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Dictionary<string, StreamPosition>> ofUser = new(StringComparer.Ordinal);

    /// <summary>The users of each room in the order of their coming, by numbers that no other gets.</summary>
    private readonly Dictionary<string, (SortedList<long, string> ByNumber, Dictionary<string, long> Numbers)> ofRoom = new(StringComparer.Ordinal);

    private long lastNumber;

    public ValueTask<SubscribeOutcome> AddAsync(string room, string userId, StreamPosition read, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (gate)
        {
            var rooms = ofUser.GetValueOrDefault(userId);
            if (rooms?.ContainsKey(room) == true) return new(SubscribeOutcome.Present);
            if (rooms?.Count >= options.Value.MaxRoomsPerUser) return new(SubscribeOutcome.TooManyRooms);
            if (!ofRoom.TryGetValue(room, out var users)) ofRoom[room] = users = ([], new Dictionary<string, long>(StringComparer.Ordinal));
            if (users.Numbers.Count >= options.Value.MaxUsersPerRoom) return new(SubscribeOutcome.RoomFull);
            if (rooms is null) ofUser[userId] = rooms = new Dictionary<string, StreamPosition>(StringComparer.Ordinal);
            rooms[room] = read;
            users.ByNumber.Add(++lastNumber, userId);
            users.Numbers[userId] = lastNumber;
            return new(SubscribeOutcome.Added);
        }
    }

    public ValueTask<bool> RemoveAsync(string room, string userId, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (gate) return new(Remove(room, userId));
    }

    public ValueTask<Subscription?> FindAsync(string room, string userId, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (gate) return new(ofUser.TryGetValue(userId, out var rooms) && rooms.TryGetValue(room, out var read) ? new Subscription(room, userId, read) : null);
    }

    public ValueTask<IReadOnlyList<Subscription>> OfUserAsync(string userId, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (gate) return new(ofUser.TryGetValue(userId, out var rooms) ? [.. rooms.Select(room => new Subscription(room.Key, userId, room.Value))] : []);
    }

    public ValueTask<SubscriberPage> OfRoomAsync(string room, string? after, int limit, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var number = SubscriberPlace.Parse(after);
        lock (gate)
        {
            if (!ofRoom.TryGetValue(room, out var users)) return new(new SubscriberPage([], null));
            var numbers = users.ByNumber.Keys;
            var (low, high) = (0, numbers.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (numbers[middle] <= number) low = middle + 1;
                else high = middle;
            }

            var end = Math.Min(numbers.Count, low + limit);
            var page = new List<Subscription>(end - low);
            for (var i = low; i < end; i++)
            {
                var user = users.ByNumber.Values[i];
                page.Add(new Subscription(room, user, ofUser[user][room]));
            }

            return new(new SubscriberPage(page, end < numbers.Count ? SubscriberPlace.Of(numbers[end - 1]) : null));
        }
    }

    public ValueTask<Subscription?> MarkReadAsync(string room, string userId, StreamPosition read, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (gate)
        {
            if (!ofUser.TryGetValue(userId, out var rooms) || !rooms.TryGetValue(room, out var present)) return new((Subscription?)null);
            return new(new Subscription(room, userId, rooms[room] = Subscription.Later(present, read)));
        }
    }

    public ValueTask RemoveUserAsync(string userId, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (gate)
            if (ofUser.TryGetValue(userId, out var rooms))
                foreach (var room in rooms.Keys.ToArray()) Remove(room, userId);
        return ValueTask.CompletedTask;
    }

    public ValueTask RemoveRoomAsync(string room, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (gate)
            if (ofRoom.TryGetValue(room, out var users))
                foreach (var user in users.ByNumber.Values.Reverse().ToArray()) Remove(room, user);
        return ValueTask.CompletedTask;
    }

    private bool Remove(string room, string userId)
    {
        if (!ofUser.TryGetValue(userId, out var rooms) || !rooms.Remove(room)) return false;
        if (rooms.Count == 0) ofUser.Remove(userId);
        var users = ofRoom[room];
        users.Numbers.Remove(userId, out var number);
        users.ByNumber.Remove(number);
        if (users.Numbers.Count == 0) ofRoom.Remove(room);
        return true;
    }
}
