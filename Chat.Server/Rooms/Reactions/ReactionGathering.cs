using Chat.Server.Ports;
using Microsoft.Extensions.Options;

namespace Chat.Server.Rooms.Reactions;

/// <summary>
/// Stores the reactions to a message and tells its room: the first at once, and those that come on this node while it is being stored, or within
/// <see cref="RoomOptions.ReactionWindow"/> after that, together as one change. So a message to which thousands react changes a few times a second. Whoever reacts is answered when its own is stored. What waits is
/// bounded by those who wait for it; a message to which nobody reacts any more is forgotten with the end of its window.
/// </summary>
internal sealed class ReactionGathering(IRoomChannel channel, IMessageChanges changes, RoomMetrics metrics, IOptions<RoomOptions> roomOptions, TimeProvider time)
{
    private readonly RoomOptions options = roomOptions.Value;

    /// <summary>By message id, what is to be stored next to each message of which something was stored just now; also the lock.</summary>
    private readonly Dictionary<string, ReactionBatch?> next = new(StringComparer.Ordinal);

    /// <param name="room">The room.</param>
    /// <param name="message">A message of it.</param>
    /// <param name="change">What is to be done.</param>
    /// <returns>The reactions as they stand then, and whether this one was refused as one too many.</returns>
    /// <exception cref="MessageLogUnavailableException">It was not stored.</exception>
    public async Task<(StoredReactions Stored, bool IsRefused)> AddAsync(string room, LoggedMessage message, ReactionChange change)
    {
        ReactionBatch? batch;
        bool isFirst;
        lock (next)
        {
            isFirst = !next.TryGetValue(message.Id, out batch);
            batch ??= new ReactionBatch();
            batch.Add(change);
            next[message.Id] = batch;
        }

        if (isFirst) _ = StoreAllAsync(room, message);
        var stored = await batch.Stored;
        return (stored, batch.Refused(change, stored));
    }

    /// <summary>Stores what has come, and again after each window in which something came.</summary>
    private async Task StoreAllAsync(string room, LoggedMessage message)
    {
        while (TakeNext(message.Id) is { } batch)
        {
            await StoreAsync(room, message, batch);
            await Task.Delay(options.ReactionWindow, time);
        }
    }

    private ReactionBatch? TakeNext(string id)
    {
        lock (next)
        {
            var batch = next[id];
            if (batch is null) next.Remove(id);
            else next[id] = null;
            return batch;
        }
    }

    private async Task StoreAsync(string room, LoggedMessage message, ReactionBatch batch)
    {
        try
        {
            var amendment = Amendment.Of(message, batch.ToAmendment(options.MaxReactions));
            var result = await changes.AmendTracedAsync(StreamKey.Room(room), amendment, CancellationToken.None);
            var stored = Of(result, room);
            if (result.Outcome == AmendOutcome.Changed)
            {
                metrics.Reactions.Add();
                channel.Reacted(stored.Answer!, result.Epoch);
            }

            batch.Succeed(stored);
        }
        catch (Exception e)
        {
            batch.Fail(e);
        }
    }

    private static StoredReactions Of(in AmendResult result, string room) => result.Outcome is AmendOutcome.NotFound or AmendOutcome.Deleted
        ? new StoredReactions(null, MessageReactions.Of((string?)null))
        : new StoredReactions(result.Message!.ToReacted(room), MessageReactions.Of(result.Message!));
}
