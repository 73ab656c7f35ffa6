using Chat.Server.Ports;
using StackExchange.Redis;
using StreamPosition = Chat.Contracts.StreamPosition;

namespace Chat.Server.Stores.Redis.Log;

/// <summary>Clears streams, with the keys that remember the client message ids of their messages.</summary>
/// <param name="streams">The streams.</param>
/// <param name="idLife">How long such a key lives.</param>
internal sealed class RedisErasure(RedisStreams streams, TimeSpan idLife)
{
    /// <summary>How many messages are looked at, or keys deleted, in one step.</summary>
    private const int Step = 500;

    private static readonly RedisScript Script = RedisScript.Load("Log/clear.lua");

    public async Task<StreamPosition> ClearAsync(StreamKey stream, bool end, CancellationToken cancellation)
    {
        // With an end, a message that comes meanwhile must go too. Without, it is one after the clearing.
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var (head, ids) = await IdsAsync(stream, cancellation);
            if (await TryAsync(stream, head, ids, end) is not { } position) continue;
            streams.Know(stream, new StreamHead(position, 0));
            return position;
        }
    }

    /// <summary>The keys of client message ids that there may be still, oldest first, with the numbers of their messages.</summary>
    private async Task<(StreamHead Head, List<(long Seq, RedisKey Key)> Ids)> IdsAsync(StreamKey stream, CancellationToken cancellation)
    {
        var oldest = streams.Time.GetUtcNow().UtcDateTime - idLife;
        var ids = new List<(long, RedisKey)>();
        var page = await streams.ReadAsync(stream, "before", long.MaxValue, null, Step);
        var head = page.Head;
        while (true)
        {
            var messages = page.Messages;
            foreach (var message in Enumerable.Reverse(messages))
                if (message.ClientMessageId is { } id) ids.Add((message.Seq, RedisMessageLog.IdKey(streams, stream, message.From, id)));
            if (!page.HasMore || messages.Length == 0 || messages[0].Timestamp < oldest) break;
            cancellation.ThrowIfCancellationRequested();
            page = await streams.ReadAsync(stream, "before", messages[0].Seq, null, Step);
        }

        ids.Reverse();
        return (head, ids);
    }

    /// <returns>Null when the stream is not any more what was read.</returns>
    private async Task<StreamPosition?> TryAsync(StreamKey stream, StreamHead head, List<(long Seq, RedisKey Key)> ids, bool end)
    {
        foreach (var some in ids.Chunk(Step))
        {
            var reply = await ClearAsync(stream, head.Epoch, some[^1].Seq, "", [.. some.Select(id => id.Key)]);
            if (reply is null) return null;
        }

        // So that the next attempt, if somebody speaks meanwhile, finds only what was said since.
        if (end && await ClearAsync(stream, head.Epoch, head.Seq, "", []) is null) return null;
        return await ClearAsync(stream, head.Epoch, head.Seq, end ? RedisStreams.NewEpoch() : "", []);
    }

    private async Task<StreamPosition?> ClearAsync(StreamKey stream, string epoch, long upTo, string newEpoch, RedisKey[] ids)
    {
        RedisKey[] used = [streams.Key(stream, "head"), streams.Key(stream, "messages"), streams.Key(stream, "order"), streams.Key(stream, "changed"), .. RedisMentions.Keys(streams, stream), .. ids];
        RedisValue[] arguments = [0, epoch, upTo, newEpoch, RedisStreams.Milliseconds(RedisStreams.EmptyLife)];
        var reply = await streams.ChangeAsync(Script, stream, used, arguments);
        return (string?)reply[0] == "cleared" ? new StreamPosition((string)reply[1]!, (long)reply[2]) : null;
    }
}
