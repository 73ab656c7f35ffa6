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

    public async Task<AmendResult> AmendAsync(StreamKey stream, Amendment amendment, CancellationToken cancellation)
    {
        // A change that has begun ends with its result, as an append does. Who is beaten to it tries again.
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var page = await streams.ReadAsync(stream, "after", amendment.Seq - 1, null, 1);
            var message = page.Continuous && page.Messages is [var found] && found.Id == amendment.Id ? found : null;
            var (outcome, changed) = Amending.Apply(message, amendment, number: 0, streams.Time.GetUtcNow());
            if (outcome == AmendOutcome.Changed) changed = await TryAsync(stream, page, message!, changed!);
            if (outcome != AmendOutcome.Changed || changed is not null) return new AmendResult(outcome, changed, page.Head.Epoch);
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

        var reply = await streams.ChangeAsync(Script, used, arguments, queued is null ? null : stream);
        if ((string?)reply[0] != "changed") return null;
        var number = (long)reply[1];
        streams.Know(stream, page.Head with { Changes = number });
        return changed with { Change = change with { Number = number } };
    }
}
