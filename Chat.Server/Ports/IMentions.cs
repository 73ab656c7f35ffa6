namespace Chat.Server.Ports;

/// <summary>
/// Who is mentioned where. It belongs to the log: where there is an <see cref="IMessageLog"/>, the same object is this.
/// <para><b>Exactness.</b> A mention counts from the moment the append of its message has returned until the message is deleted, trimmed or cleared away.</para>
/// <para><b>Durability, failure, concurrency.</b> As <see cref="IMessageLog"/>.</para>
/// </summary>
internal interface IMentions
{
    /// <summary>
    /// For each place, in the order asked, how many messages behind the position mention a user. A few round trips, whatever the number of places.
    /// A position of another epoch counts as the beginning of the present one, and a null epoch stands for the present one.
    /// </summary>
    /// <param name="userId">The user id, compared exactly.</param>
    /// <param name="places">Streams of rooms, and behind which number to count in each.</param>
    /// <param name="max">The most that is counted in one place, at least 1: what is given back is never larger.</param>
    /// <param name="cancellation">Ends the reading.</param>
    ValueTask<IReadOnlyList<int>> CountAsync(string userId, IReadOnlyList<(StreamKey Stream, LogPosition After)> places, int max, CancellationToken cancellation = default);
}
