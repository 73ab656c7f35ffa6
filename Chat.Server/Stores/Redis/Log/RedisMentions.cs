using System.Globalization;
using Chat.Server.Ports;
using StackExchange.Redis;

namespace Chat.Server.Stores.Redis.Log;

/// <summary>
/// Counts mentions. A stream has two sorted sets of them with the same members, a user and the number of a message: one in the order of members, where those of a user
/// lie together, and one in the order of numbers, by which what is gone leaves both.
/// </summary>
internal sealed class RedisMentions(RedisStreams streams)
{
    private static readonly RedisScript Script = RedisScript.Load("Log/count.lua");

    /// <summary>The two sets of a stream.</summary>
    public static RedisKey[] Keys(RedisStreams streams, StreamKey stream) => [streams.Key(stream, "mentions"), streams.Key(stream, "mentioned")];

    /// <summary>What stands in them for a user and a message.</summary>
    public static string Member(string user, long seq) => string.Create(CultureInfo.InvariantCulture, $"{user}\n{seq:D16}");

    public async Task<IReadOnlyList<int>> CountAsync(string user, IReadOnlyList<(StreamKey Stream, LogPosition After)> places, int max)
    {
        // Commands that are sent without waiting for each other share round trips, on a Cluster too.
        var counts = new int[places.Count];
        await Task.WhenAll(places.Select(async (place, index) => counts[index] = (int)Math.Min(max, await CountAsync(user, place.Stream, place.After))));
        return counts;
    }

    private async Task<long> CountAsync(string user, StreamKey stream, LogPosition after)
    {
        var reply = await RedisStreams.TryAsync(() => Script.RunAsync(
            streams.Servers.Of(stream), [streams.Key(stream, "head"), streams.Key(stream, "messages"), streams.Key(stream, "mentions")],
            user, Math.Min(after.Seq, RedisStreams.MaxNumber), after.Epoch ?? "", streams.OldestKept(stream)));
        return (long)reply[0];
    }
}
