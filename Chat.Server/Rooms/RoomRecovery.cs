using Chat.Contracts;
using Chat.Server.Ports;
using Microsoft.Extensions.Options;

namespace Chat.Server.Rooms;

/// <summary>What a connection that joins is given of what was said and changed while it was away.</summary>
internal sealed class RoomRecovery(IMessageLog log, IMessageChanges changes, IRoomState states, IOptions<HistoryOptions> historyOptions)
{
    private readonly HistoryOptions history = historyOptions.Value;

    /// <summary>What was said after the client's position and up to the head, from where on it comes live, what was changed of what it has, and the state, which is read last: it is as of the head or newer.</summary>
    public async ValueTask<MissedMessages> ReadAsync(JoinRoomRequest request, StreamHead head, CancellationToken cancellation)
    {
        var (position, lastChange) = head;
        var (missed, recovered) = await ReadMissedAsync(request.Room, request.After, position, cancellation);
        var changed = await ReadChangedAsync(request, recovered, lastChange, cancellation);
        var state = request.State is true ? (await states.ReadStateAsync(StreamKey.Room(request.Room), null, cancellation)).InRoom(request.Room) : null;
        return new MissedMessages(missed, recovered && changed is not { IsWhole: false }, changed?.Messages, state);
    }

    /// <summary>Which of the messages that the client has were changed since then; null when it did not ask, not whole when that is not known.</summary>
    private async ValueTask<ChangedMessages?> ReadChangedAsync(JoinRoomRequest request, bool recovered, long lastChange, CancellationToken cancellation)
    {
        if (request.Changes is not { } since) return null;
        if (!recovered || request.After is not { } after || since == lastChange) return new ChangedMessages([], IsWhole: since <= lastChange);

        var limit = new PageLimit(history.RecoveryLimit, history.PageBytes);
        var page = await changes.ReadChangesAsync(StreamKey.Room(request.Room), new LogPosition(after.Epoch, since), limit, cancellation);
        if (!page.Continuous || page.HasMore) return new ChangedMessages([], IsWhole: false);
        var known = page.Messages.Where(message => message.Seq <= after.Seq && message.Change!.Number <= lastChange);
        return new ChangedMessages([.. known.Select(message => message.InRoom(request.Room))], IsWhole: true);
    }

    private async ValueTask<(IReadOnlyList<ChatMessage> Missed, bool Recovered)> ReadMissedAsync(
        string room, StreamPosition? after, StreamPosition position, CancellationToken cancellation)
    {
        if (after is null) return ([], false);
        if (after == position) return ([], true);

        var stream = StreamKey.Room(room);
        var recovered = after.Epoch == position.Epoch && after.Seq <= position.Seq;
        if (recovered && position.Seq - after.Seq <= history.RecoveryLimit)
        {
            var count = (int)(position.Seq - after.Seq);
            var page = await log.ReadAfterAsync(stream, new LogPosition(after.Epoch, after.Seq), new PageLimit(count, history.PageBytes), cancellation);
            if (page.Continuous && page.Messages.Count == count) return (UpTo(page), true);
        }

        // Too much was missed, in number or in bytes, or the position is unknown: the newest page, and the client pages back as far as it likes.
        var newest = new PageLimit(ChatLimits.DefaultHistoryPageLength, history.PageBytes);
        return (UpTo(await log.ReadBeforeAsync(stream, position.Seq + 1, newest, cancellation)), false);

        ChatMessage[] UpTo(LogPage page) => [.. page.Messages.Where(m => m.Seq <= position.Seq).Select(m => m.InRoom(room))];
    }
}
