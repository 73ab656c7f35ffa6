using Chat.Server.Kernel;
using Chat.Server.Ports;
using StackExchange.Redis;

namespace Chat.Server.Stores.Redis.Log;

/// <summary>
/// Changes messages: reads one, makes its new entry, and puts that in its place if it is still the same. What became of it is so decided here, and the script
/// knows nothing of texts.
/// </summary>
internal sealed class RedisChanges(RedisStreams streams)
{
    private static readonly RedisScript Script = RedisScript.Load("Log/amend.lua");
    private static readonly RedisScript UnsetScript = RedisScript.Load("Log/unset.lua");

    public async Task<AmendResult> AmendAsync(StreamKey stream, Amendment amendment, CancellationToken cancellation)
    {
        // A change that has begun ends with its result, as an append does. Who is beaten to it tries again.
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var page = await streams.ReadAsync(stream, "after", amendment.Seq - 1, null, 1);
            var message = page.Continuous && page.Messages is [var found] && found.Id == amendment.Id ? found : null;
            if (message is null && amendment.IsDeletion && await UnsetAsync(stream, amendment) is { } unset) return unset;
            var (outcome, changed) = Amending.Apply(message, amendment, number: 0, streams.Time.GetUtcNow());
            if (outcome == AmendOutcome.Changed) changed = await TryAsync(stream, page, message!, changed!);
            if (outcome != AmendOutcome.Changed || changed is not null) return new AmendResult(outcome, changed, page.Head.Epoch);
        }
    }

    /// <summary>Deletes an event that only the state of its room has. Null when it has no such event.</summary>
    private async Task<AmendResult?> UnsetAsync(StreamKey stream, Amendment amendment)
    {
        while (true)
        {
            var (head, entries) = await streams.ReadStateEntriesAsync(stream, null);
            var entry = entries.FirstOrDefault(one => one.Event.Seq == amendment.Seq);
            if (entry.Event?.Id != amendment.Id) return null;
            RedisValue[] arguments = [0, head.Epoch, MessageExtras.Of(entry.Event.Extras).Key, entry.Stored];
            var reply = await streams.ChangeAsync(UnsetScript, stream, [streams.Key(stream, "head")], arguments);
            if ((string?)reply[0] != "changed") continue;
            var number = (long)reply[1];
            streams.Know(stream, head with { Changes = number });
            var changed = Amending.Unset(entry.Event, amendment, number, streams.Time.GetUtcNow()).Message!;
            return new AmendResult(AmendOutcome.Changed, changed with { Change = changed.Change! with { Number = number } }, head.Epoch);
        }
    }

    /// <returns>The message with the number of its change, or null when it is not any more what was read.</returns>
    private async Task<LoggedMessage?> TryAsync(StreamKey stream, StreamPage page, LoggedMessage message, LoggedMessage changed)
    {
        var change = changed.Change!;
        var (before, after) = LogEntry.EncodeChanged(changed);
        RedisKey[] used = [streams.Key(stream, "head"), streams.Key(stream, "messages"), streams.Key(stream, "order"), streams.Key(stream, "changed")];
        if (message.ClientMessageId is { } clientMessageId) used = [.. used, RedisMessageLog.IdKey(streams, stream, message.From, clientMessageId)];
        RedisValue[] arguments =
        [
            0, page.Head.Epoch, page.Head.Changes, message.Seq, (byte[])page.Entries[0]!, before, after, streams.Life(stream),
        ];
        var type = streams.Queues.TypeOf(change);
        var queued = type is null ? null : streams.Queues.RoomOf(stream);
        if (queued is not null)
        {
            used = [.. used, streams.Queues.Key(stream)];
            arguments = [.. arguments, OutboxItem.Before(ChatTime.ToUnix(change.At), Guid.CreateVersion7(change.At), type!, queued, isMessage: true), streams.Queues.Life];
        }

        if (change.IsDeletion && message.Extras is ['[', ..])
        {
            var extras = MessageExtras.Of(message.Extras);
            if (queued is null) arguments = [.. arguments, "", ""];
            arguments = [.. arguments, extras.Key ?? "", .. (extras.Mentions ?? []).Select(user => (RedisValue)RedisMentions.Member(user, message.Seq))];
            if (extras.Mentions is not null) used = [.. used, .. RedisMentions.Keys(streams, stream)];
        }

        var reply = await streams.ChangeAsync(Script, stream, used, arguments, isQueued: queued is not null);
        if ((string?)reply[0] != "changed") return null;
        var number = (long)reply[1];
        streams.Know(stream, page.Head with { Changes = number });
        return changed with { Change = change with { Number = number } };
    }
}
