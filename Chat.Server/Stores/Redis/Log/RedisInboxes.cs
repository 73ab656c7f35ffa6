using System.Globalization;
using System.Text;
using Chat.Server.Ports;
using StackExchange.Redis;
using StreamPosition = Chat.Contracts.StreamPosition;

namespace Chat.Server.Stores.Redis.Log;

/// <summary>
/// Inboxes in Redis, each a stream as those of <see cref="RedisMessageLog"/> with a hash beside it that says how far its conversations are
/// noted. An entry is a few dozen bytes: whose conversation, which number. Keys of one user share a slot; the conversation is in another,
/// which is why a message is noted after it was stored and not with it.
/// </summary>
internal sealed class RedisInboxes(RedisConnection redis, IMessageLog log, TimeProvider time) : IInboxes
{
    private const int EntriesKept = 1000;

    private static readonly TimeSpan Life = TimeSpan.FromDays(1);

    private static readonly RedisScript NoteScript = RedisScript.Load("Log/note.lua");
    private static readonly RedisScript ReadScript = RedisScript.Load("Log/read.lua");

    private readonly RedisKeys keys = new(redis.Options.KeyPrefix);

    /// <summary>From the log to the inboxes a message has three tries each, and clocks differ.</summary>
    private readonly NotedConversations conversations = new(log, redis.Options.OperationTimeout * 6 + TimeSpan.FromSeconds(30), EntriesKept, time);

    /// <summary>How many conversations of a user are known to be noted at the least; twice as many at most.</summary>
    public int ConversationsKept { get; init; } = 10_000;

    public async ValueTask<StreamPosition?> NoteAsync(string user, string other, StreamPosition reached)
    {
        var inbox = StreamKey.Inbox(user).Value;
        RedisKey[] used = [keys.Stream(inbox, "head"), keys.Stream(inbox, "messages"), keys.Stream(inbox, "noted"), keys.Stream(inbox, "noted-before")];
        RedisValue[] arguments =
        [
            0, RedisStreams.NewEpoch(), Entry(other), other, reached.Seq, reached.Epoch, "",
            EntriesKept, (long)Life.TotalMilliseconds, ConversationsKept,
        ];
        while (true)
        {
            var reply = await RedisStreams.TryAsync(() => NoteScript.RunInTimeAsync(redis, used, arguments));
            switch ((string?)reply[0])
            {
                case "unknown":
                    arguments[6] = await conversations.NotedAsync(StreamKey.Direct(user, other), reached.Seq);
                    break;
                case "known":
                    return null;
                default:
                    return new StreamPosition((string)reply[1]!, (long)reply[2]);
            }
        }
    }

    public async ValueTask<InboxPage> ReadAfterAsync(string user, LogPosition after, int limit)
    {
        var inbox = StreamKey.Inbox(user).Value;
        var reply = await RedisStreams.TryAsync(() => ReadScript.RunAsync(
            redis,
            [keys.Stream(inbox, "head"), keys.Stream(inbox, "messages")],
            RedisStreams.NewEpoch(), (long)Life.TotalMilliseconds, after.Epoch ?? "", after.Seq, 0, "after", after.Seq, after.Epoch ?? "", limit, int.MaxValue, 0, 0));
        var entries = ((RedisResult[])reply[5]!).Select(RedisStreams.Decode).Select(Parse).ToArray();
        var messages = await conversations.ReadAsync(user, entries);
        return new InboxPage(
            new StreamPosition((string)reply[0]!, (long)reply[1]), Continuous: (int)reply[3] != 0,
            [.. entries.Select(entry => new InboxEntry(entry.Seq, entry.Other, messages.GetValueOrDefault(entry.Seq)))]);
    }

    /// <summary>An entry in the form of <see cref="LogEntry"/>: the other user for the sender, and no text yet. Nobody asks for its time.</summary>
    private static string Entry(string other) =>
        string.Create(CultureInfo.InvariantCulture, $"0 - {Encoding.UTF8.GetByteCount(other)} - {other}");

    private static NotedMessage Parse(LoggedMessage entry)
    {
        var space = entry.Text.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || !long.TryParse(entry.Text.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out var seq))
            throw new MessageLogUnavailableException("Redis holds something else than an inbox.");
        return new NotedMessage(entry.Seq, entry.From, new StreamPosition(entry.Text[(space + 1)..], seq));
    }
}
