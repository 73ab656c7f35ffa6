using System.Globalization;
using System.Text;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Chat.Server.Stores.Redis.Log;

/// <summary>Writes a stream under other names, a part at a time, and puts it into its place in one step. What an import leaves that was killed is gone after a day.</summary>
internal sealed class RedisImport(RedisServers redis, IOptions<HistoryOptions> options, IRetention retention, TimeProvider time) : IStreamImport
{
    /// <summary>How many messages go to Redis at once.</summary>
    private const int Together = 256;

    /// <summary>As long as an import may take.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(1);

    private static readonly string[] Parts = ["messages", "order", "changed", "mentions", "mentioned"];

    private static readonly RedisScript Script = RedisScript.Load("Log/import.lua");

    private readonly RedisKeys keys = new(redis.Options.KeyPrefix);

    public async Task<bool> ImportAsync(CarriedStream stream, CancellationToken cancellation)
    {
        var server = redis.Of(stream.Key);
        var (place, written) = (Keys(stream.Key, ""), Keys(stream.Key, "import:"));
        try
        {
            if ((long)await server.RunAsync(database => database.HashGetAsync(keys.Stream(stream.Key.Value, "head"), "seq")) is > 0) return false;
            await server.RunAsync(database => database.KeyDeleteAsync(written));
            var remembered = new List<LoggedMessage>();
            var group = new List<LoggedMessage>();
            var changes = stream.Changes;
            await foreach (var message in stream.Messages.WithCancellation(cancellation))
            {
                group.Add(message);
                changes = Math.Max(changes, message.Change?.Number ?? 0);
                if (message.ClientMessageId is not null && IsRemembered(message)) remembered.Add(message);
                if (group.Count < Together) continue;
                await WriteAsync(server, written, group);
                group.Clear();
            }

            await WriteAsync(server, written, group);
            var reply = await Script.RunAsync(server, [keys.Stream(stream.Key.Value, "head"), .. place, .. written], [.. Head(stream, changes)]);
            if ((int)reply[0] == 0) return false;
            foreach (var message in remembered) await RememberAsync(server, stream.Key, message);
            return true;
        }
        catch (RedisUnavailableException e)
        {
            throw new MessageLogUnavailableException(e.Message, e);
        }
        catch
        {
            await server.RunAsync(database => database.KeyDeleteAsync(written));
            throw;
        }
    }

    private RedisKey[] Keys(StreamKey stream, string before) => [.. Parts.Select(part => (RedisKey)keys.Stream(stream.Value, before + part))];

    private bool IsRemembered(LoggedMessage message) => time.GetUtcNow().UtcDateTime - message.Timestamp < options.Value.DuplicateWindow;

    private static async Task WriteAsync(RedisConnection server, RedisKey[] into, List<LoggedMessage> messages)
    {
        if (messages.Count == 0) return;
        var changed = messages.Where(message => message.Change is not null).ToArray();
        var mentions = messages.SelectMany(message => (MessageExtras.MentionsOf(message.Extras) ?? []).Distinct().Select(user => (Member: (RedisValue)RedisMentions.Member(user, message.Seq), message.Seq))).ToArray();
        await server.RunAsync(async database =>
        {
            await database.ListRightPushAsync(into[0], [.. messages.Select(message => (RedisValue)Entry(message))]);
            if (changed.Length > 0)
            {
                await database.SortedSetAddAsync(into[1], [.. changed.Select(message => new SortedSetEntry(message.Seq, message.Change!.Number))]);
                await database.SortedSetAddAsync(into[2], [.. changed.Select(message => new SortedSetEntry(message.Seq, message.Seq))]);
            }

            if (mentions.Length > 0)
            {
                await database.SortedSetAddAsync(into[3], [.. mentions.Select(mention => new SortedSetEntry(mention.Member, 0))]);
                await database.SortedSetAddAsync(into[4], [.. mentions.Select(mention => new SortedSetEntry(mention.Member, mention.Seq))]);
            }

            foreach (var key in into) await database.KeyExpireAsync(key, Life);
            return true;
        });
    }

    private IEnumerable<RedisValue> Head(CarriedStream stream, long changes)
    {
        yield return stream.Epoch;
        yield return stream.Seq;
        yield return changes.ToString(CultureInfo.InvariantCulture);
        yield return stream.ChangesLost;
        yield return RedisStreams.LifeOf(retention.Of(stream.Key));
        if (stream.State.Count == 0) yield break;
        yield return "keys";
        yield return stream.State.Count;
        yield return "bytes";
        yield return stream.State.Sum(BytesOf);
        foreach (var stored in stream.State)
        {
            yield return "s:" + MessageExtras.Of(stored.Extras).Key;
            yield return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{BytesOf(stored)} ")).Concat(Entry(stored)).ToArray();
        }
    }

    private async Task RememberAsync(RedisConnection server, StreamKey stream, LoggedMessage message)
    {
        var left = options.Value.DuplicateWindow + RedisMessageLog.WindowMargin - (time.GetUtcNow().UtcDateTime - message.Timestamp);
        if (left > TimeSpan.Zero) await server.RunAsync(database => database.StringSetAsync(RedisMessageLog.IdKey(keys, stream, message.From, message.ClientMessageId!), Entry(message), left));
    }

    private static long BytesOf(LoggedMessage stored)
    {
        var extras = MessageExtras.Of(stored.Extras);
        return Encoding.UTF8.GetByteCount(extras.Key!) + Encoding.UTF8.GetByteCount(extras.Data ?? "");
    }

    private static byte[] Entry(LoggedMessage message)
    {
        if (message.Change is { } change)
        {
            var (before, after) = LogEntry.EncodeChanged(change.IsDeletion ? message with { ClientMessageId = null } : message);
            return [.. before, .. Encoding.UTF8.GetBytes(change.Number.ToString(CultureInfo.InvariantCulture)), .. after];
        }

        var number = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{message.Seq} "));
        return [.. number, .. LogEntry.Encode(message.Id, ChatTime.ToUnix(message.Timestamp), new MessageDraft(message.From, message.Text, message.ClientMessageId, message.Extras))];
    }
}
