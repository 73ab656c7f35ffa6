namespace Chat.Server.Ports;

/// <summary>
/// The state of rooms: for each key the newest stored event that has it. It belongs to the log: where there is an <see cref="IMessageLog"/>, the same object is this.
/// <para><b>Fold.</b> An append whose draft has a <see cref="MessageDraft.State"/> puts its message in the place of the one that the key had, or removes that one, in the same step that stores it:
/// the state is what the log makes of itself, in the order of numbers. It does not go when the log trims the message.</para>
/// <para><b>Bounds.</b> An append that would make a state larger than its draft allows stores nothing: <see cref="AppendOutcome.StateFull"/>. That is exact with any number of writers on any number
/// of nodes. One that removes a key, or makes its value smaller, is never refused.</para>
/// <para><b>Deletion.</b> An entry goes with the deletion of its message; what the key had before does not come back. It goes with all others when the stream is cleared, ended or forgotten. An event
/// that the log has trimmed can be deleted as long as the state has it (<see cref="IMessageChanges.AmendAsync"/> with no text): the change is numbered like any other, and is not found in the log.</para>
/// <para><b>Durability, failure, concurrency.</b> As <see cref="IMessageLog"/>.</para>
/// </summary>
internal interface IRoomState
{
    /// <summary>
    /// What the state is. Every event with a number up to <see cref="StateSnapshot.Position"/> is in it and none with a larger one, and the position is never older than a head that was seen before.
    /// </summary>
    /// <param name="stream">The stream of a room.</param>
    /// <param name="key">The one key that is asked for; null for all.</param>
    /// <param name="cancellation">Ends the reading.</param>
    ValueTask<StateSnapshot> ReadStateAsync(StreamKey stream, string? key, CancellationToken cancellation = default);
}
