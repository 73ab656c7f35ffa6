using Chat.Contracts;

namespace Chat.Server.Ports;

/// <summary>
/// The order in which a user's direct messages are delivered, where several nodes deliver them: for each user one stream of entries,
/// numbered without holes, of which each stands for one message of one of the user's conversations. So a node that has a user's
/// connections knows from one number whether it has missed anything, whoever wrote to the user.
/// <para><b>Order.</b> The entries of a conversation stand in the order of its messages, each once, also when several nodes note at the
/// same time. Noting a message notes those before it that are not noted yet.</para>
/// <para><b>Retention.</b> The newest 1,000 entries are kept, until a day after the last one. An inbox that was forgotten, or lost, begins
/// again at 1 with another epoch; one without entries has the empty epoch. The head is read with <see cref="IMessageLog.HeadsAsync"/>.</para>
/// <para><b>Failure.</b> As <see cref="IMessageLog"/>: what cannot be done now throws <see cref="MessageLogUnavailableException"/>.</para>
/// </summary>
internal interface IInboxes
{
    /// <summary>
    /// Notes in a user's inbox that the conversation with another user has reached a message. To be done after the message was stored
    /// and before anybody is told that it was.
    /// </summary>
    /// <returns>The message's place in the inbox, or null when it has been noted before.</returns>
    ValueTask<StreamPosition?> NoteAsync(string user, string other, StreamPosition reached);

    /// <summary>
    /// Reads a user's inbox as <see cref="IMessageLog.ReadAfterAsync"/>, with the messages. The position is one that was delivered: an
    /// inbox that ends before it has lost entries, and takes another epoch.
    /// </summary>
    ValueTask<InboxPage> ReadAfterAsync(string user, LogPosition after, int limit);
}
