using System.Text;
using Chat.Contracts;
using Chat.Server.Ports;

namespace Chat.Server.Tests.Stores;

internal static class LogTestExtensions
{
    public static ValueTask<AppendResult> SayAsync(this IMessageLog log, StreamKey stream, string text, string from = "alice", string? id = null) =>
        log.AppendAsync(stream, new MessageDraft(from, text, id));

    /// <summary>Appends so many messages at once, in order; the last result.</summary>
    public static async Task<AppendResult> SayManyAsync(this IMessageLog log, StreamKey stream, int count)
    {
        var appends = Enumerable.Range(1, count).Select(i => log.SayAsync(stream, $"message {i}").AsTask()).ToArray();
        return (await Task.WhenAll(appends))[^1];
    }

    /// <summary>A message with the most that may go with one, and its text.</summary>
    public static MessageDraft LargestDraft(string? clientMessageId)
    {
        var data = $$"""{"x":"{{new string('ä', (64 * 1024 - 8) / 2)}}"}""";
        var mentions = Enumerable.Range(100, ChatLimits.Mentions).Select(i => $"{i}{new string('世', ChatLimits.UserIdLength - 3)}").ToArray();
        var annotations = $$"""{"x":"{{new string('a', ChatLimits.AnnotationsBytes - 8)}}"}""";
        return new MessageDraft("alice", new string('世', 4000), clientMessageId, new MessageExtras(annotations, data, long.MaxValue, mentions).ToText());
    }

    /// <summary>Appends an event that sets a key of the state to an object with that text, or without one removes it.</summary>
    public static ValueTask<AppendResult> SetAsync(
        this IMessageLog log, StreamKey stream, string key, string? text, string from = "alice", string? id = null, int maxKeys = 1000, int maxBytes = 256 * 1024) =>
        log.AppendAsync(stream, SettingDraft(key, text, from, id, maxKeys, maxBytes));

    public static MessageDraft SettingDraft(string key, string? text, string from = "alice", string? id = null, int maxKeys = 1000, int maxBytes = 256 * 1024)
    {
        var data = text is null ? null : $$"""{"v":"{{text}}"}""";
        var extras = new MessageExtras(null, data, Event: "set", Key: key).ToText();
        int? bytes = data is null ? null : Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(data);
        return new MessageDraft(from, "", id, extras, new KeyChange(key, bytes, maxKeys, maxBytes));
    }

    public static ValueTask<StateSnapshot> StateAsync(this IMessageLog log, StreamKey stream, string? key = null) => ((IRoomState)log).ReadStateAsync(stream, key);

    /// <summary>Appends a message that mentions users.</summary>
    public static ValueTask<AppendResult> MentionAsync(this IMessageLog log, StreamKey stream, params string[] users) =>
        log.AppendAsync(stream, new MessageDraft("alice", "hello", null, new MessageExtras(null, Mentions: users).ToText()));

    public static async Task<int> MentionsAsync(this IMessageLog log, StreamKey stream, string user, long after = 0, string? epoch = null, int max = 999) =>
        (await ((IMentions)log).CountAsync(user, [(stream, new LogPosition(epoch, after))], max))[0];

    /// <summary>Gives a message another text; null deletes it.</summary>
    public static ValueTask<AmendResult> AmendAsync(this IMessageLog log, StreamKey stream, LoggedMessage message, string? text, string by = "moderator") =>
        ((IMessageChanges)log).AmendAsync(stream, new Amendment(message.Seq, message.Id, text, by));

    public static ValueTask<ChangePage> ChangesAsync(this IMessageLog log, StreamKey stream, long after = 0, string? epoch = null, PageLimit? limit = null) =>
        ((IMessageChanges)log).ReadChangesAsync(stream, new LogPosition(epoch, after), limit ?? 1000);

    /// <summary>The newest messages, oldest first.</summary>
    public static async Task<IReadOnlyList<LoggedMessage>> AllAsync(this IMessageLog log, StreamKey stream) =>
        (await log.ReadBeforeAsync(stream, long.MaxValue, 10_000)).Messages;

    public static async Task<StreamHead> HeadAsync(this IMessageLog log, StreamKey stream) => (await log.HeadsAsync([stream]))[0];

    public static IEnumerable<long> Seqs(this LogPage page) => page.Messages.Select(m => m.Seq);
}
