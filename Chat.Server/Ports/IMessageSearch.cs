namespace Chat.Server.Ports;

/// <summary>
/// Finds messages of a room by their words. It belongs to the log: where there is an <see cref="IMessageLog"/>, the same object is this.
/// <para><b>Found</b> is what has a receipt, as it stands now: an edited message by its present words, a deleted, trimmed or cleared one never.</para>
/// <para><b>Failure.</b> As <see cref="IMessageLog"/>, and <see cref="SearchUnavailableException"/> where messages are not searched:
/// <see cref="HistoryOptions.Search"/> is off, the store has no index, or it is still being built.</para>
/// <para><b>Deleted text</b> leaves the index with the message's row: when it is deleted or edited, or with the sweep that takes the row.</para>
/// </summary>
internal interface IMessageSearch
{
    /// <param name="stream">The stream of a room.</param>
    /// <param name="query">What to find.</param>
    /// <param name="before">Only messages with smaller numbers; <see cref="long.MaxValue"/> for all.</param>
    /// <param name="limit">The most messages on the page, and the most bytes of them.</param>
    /// <param name="cancellation">Ends the search.</param>
    ValueTask<SearchResult> SearchAsync(StreamKey stream, SearchQuery query, long before, PageLimit limit, CancellationToken cancellation = default);
}
