using System.Globalization;
using Chat.Server.Ports;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using StreamPosition = Chat.Contracts.StreamPosition;

namespace Chat.Server.Stores.Redis.Subscriptions;

/// <summary>
/// Subscriptions of all nodes. As durable as Redis is set to be; marks are written at once. The truth is a hash for each user, with its rooms and cursors; a
/// sorted set for each room lists its users. The two lie in different slots, so no script has both, and this keeps the list complete:
/// <list type="bullet">
/// <item>Adding enters the user into the list, then adds the room to the user, then enters the user once more, which gives it another number there.</item>
/// <item>Removing looks the number up, takes the room from the user, and then the user from the list where it still has that number. So a removal that
/// overlaps with an adding never takes away what the adding wrote last.</item>
/// </list>
/// <para>Whoever is subscribed is in the list, then; an interruption leaves at most one too many in it, which reading the list notices and takes away. Only
/// where a removal overlaps with an adding that is interrupted before its last step may one be missing there: subscribing again repairs that.</para>
/// </summary>
internal sealed class RedisSubscriptions(RedisConnection redis, IOptions<SubscriptionOptions> options) : ISubscriptions
{
    /// <summary>How many users or rooms are removed at a time.</summary>
    private const int Step = 200;

    private static readonly RedisScript EnterScript = RedisScript.Load("Subscriptions/enter.lua");
    private static readonly RedisScript LeaveScript = RedisScript.Load("Subscriptions/leave.lua");
    private static readonly RedisScript AddScript = RedisScript.Load("Subscriptions/add.lua");
    private static readonly RedisScript MarkScript = RedisScript.Load("Subscriptions/mark.lua");

    private readonly RedisKeys keys = new(redis.Options.KeyPrefix);

    public async ValueTask<SubscribeOutcome> AddAsync(string room, string userId, StreamPosition read, CancellationToken cancellation = default)
    {
        var entered = (string?)(await RunAsync(EnterScript, UsersOf(room), cancellation, userId, options.Value.MaxUsersPerRoom, 0))[0];
        if (entered == "full") return await FindAsync(room, userId, cancellation) is null ? SubscribeOutcome.RoomFull : SubscribeOutcome.Present;
        var added = (string?)(await RunAsync(AddScript, RoomsOf(userId), CancellationToken.None, room, Text(read), options.Value.MaxRoomsPerUser))[0];
        if (added == "present") return SubscribeOutcome.Present;
        if (added == "added")
        {
            await RunAsync(EnterScript, UsersOf(room), CancellationToken.None, userId, int.MaxValue, 1);
            return SubscribeOutcome.Added;
        }

        var number = await NumberAsync(room, userId, CancellationToken.None);
        if (number is { } known && await FindAsync(room, userId, CancellationToken.None) is null) await LeaveAsync(room, userId, known);
        return SubscribeOutcome.TooManyRooms;
    }

    public async ValueTask<bool> RemoveAsync(string room, string userId, CancellationToken cancellation = default)
    {
        var number = await NumberAsync(room, userId, cancellation);
        var removed = await RunAsync(database => database.HashDeleteAsync(RoomsOf(userId), room), CancellationToken.None);
        if (number is { } known) await LeaveAsync(room, userId, known);
        return removed;
    }

    public async ValueTask<Subscription?> FindAsync(string room, string userId, CancellationToken cancellation = default) =>
        Read(room, userId, await RunAsync(database => database.HashGetAsync(RoomsOf(userId), room), cancellation));

    public async ValueTask<IReadOnlyList<Subscription>> OfUserAsync(string userId, CancellationToken cancellation = default) =>
        Array.ConvertAll(await RunAsync(database => database.HashGetAllAsync(RoomsOf(userId)), cancellation), field => Read(field.Name!, userId, field.Value)!);

    public async ValueTask<SubscriberPage> OfRoomAsync(string room, string? after, int limit, CancellationToken cancellation = default)
    {
        var place = SubscriberPlace.Parse(after);
        var users = await RunAsync(database => database.SortedSetRangeByScoreWithScoresAsync(UsersOf(room), place, exclude: Exclude.Start, take: limit), cancellation);
        var found = await Task.WhenAll(users.Select(user => FindAsync(room, user.Element!, cancellation).AsTask()));
        await Task.WhenAll(users.Where((_, index) => found[index] is null).Select(user => LeaveAsync(room, user.Element!, user.Score)));
        return new SubscriberPage([.. found.OfType<Subscription>()], users.Length < limit ? null : SubscriberPlace.Of((long)users[^1].Score));
    }

    public async ValueTask<Subscription?> MarkReadAsync(string room, string userId, StreamPosition read, CancellationToken cancellation = default) =>
        await RunAsync(MarkScript, RoomsOf(userId), cancellation, room, read.Seq, read.Epoch) is [var cursor] ? Read(room, userId, (string?)cursor) : null;

    public async ValueTask RemoveUserAsync(string userId, CancellationToken cancellation = default)
    {
        foreach (var some in (await OfUserAsync(userId, cancellation)).Chunk(Step))
            await Task.WhenAll(some.Select(one => RemoveAsync(one.Room, userId, cancellation).AsTask()));
    }

    public async ValueTask RemoveRoomAsync(string room, CancellationToken cancellation = default)
    {
        string? next = null;
        do
        {
            var page = await OfRoomAsync(room, next, Step, cancellation);
            await Task.WhenAll(page.Subscriptions.Select(one => RemoveAsync(room, one.UserId, cancellation).AsTask()));
            next = page.Next;
        }
        while (next is not null);
    }

    private static string Text(StreamPosition read) => string.Create(CultureInfo.InvariantCulture, $"{read.Seq} {read.Epoch}");

    private static Subscription? Read(string room, string userId, RedisValue cursor)
    {
        if (cursor.IsNull) return null;
        var parts = ((string)cursor!).Split(' ', 2);
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            ? new Subscription(room, userId, new StreamPosition(parts[1], seq))
            : throw new SubscriptionsUnavailableException("Redis holds something else than subscriptions.");
    }

    private RedisKey UsersOf(string room) => keys.Room(room, "subscribers");

    private RedisKey RoomsOf(string user) => keys.Stream(StreamKey.Inbox(user).Value, "subscriptions");

    private Task<double?> NumberAsync(string room, string userId, CancellationToken cancellation) =>
        RunAsync(database => database.SortedSetScoreAsync(UsersOf(room), userId), cancellation);

    private Task<RedisResult[]> LeaveAsync(string room, string userId, double number) =>
        RunAsync(LeaveScript, UsersOf(room), CancellationToken.None, userId, ((long)number).ToString(CultureInfo.InvariantCulture));

    private Task<RedisResult[]> RunAsync(RedisScript script, RedisKey key, CancellationToken cancellation, params RedisValue[] arguments) =>
        TryAsync(() => script.RunAsync(redis, [key], arguments), cancellation);

    private Task<T> RunAsync<T>(Func<IDatabase, Task<T>> operation, CancellationToken cancellation) => TryAsync(() => redis.RunAsync(operation), cancellation);

    private static async Task<T> TryAsync<T>(Func<Task<T>> operation, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return await operation().WaitAsync(cancellation);
        }
        catch (RedisUnavailableException e)
        {
            throw new SubscriptionsUnavailableException(e.Message, e);
        }
    }
}
