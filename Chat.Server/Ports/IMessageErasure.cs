using Chat.Contracts;

namespace Chat.Server.Ports;

/// <summary>
/// Forgetting on demand. It belongs to the log: where there is an <see cref="IMessageLog"/>, the same object is this.
/// <para><b>Durability, failure, concurrency.</b> As <see cref="IMessageLog"/>. What is cleared is gone for readers at once, and from the files of the store with the
/// next sweep of retention.</para>
/// </summary>
internal interface IMessageErasure
{
    /// <summary>
    /// Forgets all messages of a stream, its state (see <see cref="IRoomState"/>), and the client message ids of their senders. With <paramref name="end"/> the stream's life ends: it starts over at 1 with
    /// another epoch, and its changes too. Without, the numbering goes on in the same epoch.
    /// </summary>
    /// <returns>The position of the stream after that.</returns>
    ValueTask<StreamPosition> ClearAsync(StreamKey stream, bool end, CancellationToken cancellation = default);

    /// <summary>
    /// Looks through all streams for messages of one sender, inboxes excepted. Each call does a bounded amount of work, some 20 ms of it. Every
    /// message that was in the log when the first page was asked for and still is when its place is reached is found, each once; what comes meanwhile may be. So is every event that the log has trimmed
    /// and the state of its room has still, see <see cref="IRoomState"/>; that of both which became trimmed meanwhile may be found twice.
    /// </summary>
    /// <param name="sender">The user id, compared exactly.</param>
    /// <param name="from">Null to begin, else the last page's <see cref="SentPage.Next"/>. One that is no such thing throws <see cref="FormatException"/>.</param>
    /// <param name="limit">The most messages on the page, 1–1,000.</param>
    /// <param name="cancellation">Ends the search.</param>
    ValueTask<SentPage> FindSentAsync(string sender, string? from, int limit, CancellationToken cancellation = default);
}
