using Chat.Server.Ports;

namespace Chat.Server.Stores;

/// <summary>The conversations behind inboxes that note a message after it was stored, and not with it.</summary>
/// <param name="log">Has the conversations.</param>
/// <param name="noting">How long after its time a message may still be on its way from the log to the inboxes.</param>
/// <param name="entriesKept">The most entries of an inbox.</param>
/// <param name="time">The clock.</param>
internal sealed class NotedConversations(IMessageLog log, TimeSpan noting, int entriesKept, TimeProvider time)
{
    /// <summary>The most messages that were stored and not noted yet that are looked for in a conversation nothing is known of.</summary>
    private const int MaxUnnoted = 50;

    /// <summary>
    /// Up to where a conversation is noted of which nothing is known, which means that nothing of it was noted for a day: only messages of
    /// this very moment can be stored and not noted.
    /// </summary>
    public async Task<long> NotedAsync(StreamKey conversation, long reached)
    {
        var oldest = time.GetUtcNow().UtcDateTime - noting;
        var page = await log.ReadBeforeAsync(conversation, reached, MaxUnnoted);
        return reached - 1 - page.Messages.Reverse().TakeWhile(message => message.Timestamp > oldest).Count();
    }

    /// <summary>The messages by the numbers of their entries, each conversation read once.</summary>
    public async Task<Dictionary<long, LoggedMessage>> ReadAsync(string user, IReadOnlyList<NotedMessage> entries)
    {
        var found = new Dictionary<long, LoggedMessage>();
        foreach (var conversation in entries.GroupBy(entry => (entry.Other, entry.Position.Epoch)))
        {
            var first = conversation.Min(entry => entry.Position.Seq);
            var count = conversation.Max(entry => entry.Position.Seq) - first + 1;
            var page = await log.ReadAfterAsync(
                StreamKey.Direct(user, conversation.Key.Other), new LogPosition(conversation.Key.Epoch, first - 1), (int)Math.Min(count, entriesKept));
            if (page.Head.Epoch != conversation.Key.Epoch) continue;
            var messages = page.Messages.ToDictionary(message => message.Seq);
            foreach (var entry in conversation)
                if (messages.TryGetValue(entry.Position.Seq, out var message)) found[entry.Seq] = message;
        }

        return found;
    }
}
