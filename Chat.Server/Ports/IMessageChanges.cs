namespace Chat.Server.Ports;

/// <summary>
/// What was changed in the log after it was said. It belongs to the log: where there is an <see cref="IMessageLog"/>, the same object is this.
/// <para><b>Place.</b> A changed message keeps its number, id, sender and time; readers of the log see it as it stands now, with its
/// <see cref="LoggedMessage.Change"/>. A deleted message is a tombstone with an empty text and no client message id.</para>
/// <para><b>Reactions</b> are in the extras of their message, see <see cref="MessageReactions"/>, and a change of it like any other. They leave its text, and who edited it and when.</para>
/// <para><b>Numbers.</b> The changes of a stream are numbered 1, 2, 3 … within its epoch, in the order in which they were made. Only the last change of
/// each message is kept, so some numbers below the newest may be nobody's. Changes disappear with their messages.</para>
/// <para><b>Durability, failure, concurrency.</b> As <see cref="IMessageLog"/>.</para>
/// <para><b>Deleted text</b> is gone for readers at once, and from the files of the store with the next sweep of retention.</para>
/// <para><b>Idempotence.</b> A message that was changed is the first message of its client message id all the same: whoever sends it again is told
/// <see cref="AppendOutcome.Duplicate"/>, whatever the text, if it has another one than was said. After a deletion too, as long as the duplicate window says, unless the sender was erased with it.</para>
/// </summary>
internal interface IMessageChanges
{
    /// <summary>Changes one message. Arguments are validated by the caller.</summary>
    ValueTask<AmendResult> AmendAsync(StreamKey stream, Amendment amendment, CancellationToken cancellation = default);

    /// <summary>
    /// The messages that were changed after a change, in the order of changes, as of one moment: a change up to the page's head is on it or on one to follow, or overtaken by one that is. The position's number is that of the change; a null epoch stands for the
    /// present one. <see cref="ChangePage.Continuous"/> is false when the position is of another epoch or beyond the newest change, or
    /// when a message that was changed after it has been trimmed or cleared away since; then the page begins with the oldest change that is known.
    /// </summary>
    ValueTask<ChangePage> ReadChangesAsync(StreamKey stream, LogPosition after, PageLimit limit, CancellationToken cancellation = default);
}
