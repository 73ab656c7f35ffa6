using Chat.Server.Ports;

namespace Chat.Server.Rooms.Reactions;

/// <summary>Reactions to one message that are stored together. Of several of one user and emoji the last one counts. Not for concurrent use, save <see cref="Stored"/>.</summary>
internal sealed class ReactionBatch
{
    private readonly OrderedDictionary<(string UserId, string Emoji), ReactionChange> changes = [];
    private readonly TaskCompletionSource<StoredReactions> stored = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What has become of the message; it fails as storing does.</summary>
    public Task<StoredReactions> Stored => stored.Task;

    public void Add(in ReactionChange change)
    {
        changes.Remove((change.UserId, change.Emoji)); // so that the order is that of coming
        changes.Add((change.UserId, change.Emoji), change);
    }

    public ReactionAmendment ToAmendment(int max) => new([.. changes.Values], max);

    /// <summary>Whether a reaction that was to come did not, because there are too many.</summary>
    public bool Refused(in ReactionChange change, StoredReactions now) =>
        !change.IsRemoved && !changes[(change.UserId, change.Emoji)].IsRemoved && !now.Reactions.Has(change.UserId, change.Emoji);

    public void Succeed(StoredReactions now) => stored.SetResult(now);

    public void Fail(Exception reason) => stored.SetException(reason);
}
