namespace Chat.Server.Ports;

/// <summary>One life of a stream, on its way from one store into another.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Epoch">The epoch it is to have there.</param>
/// <param name="Seq">The number of its newest message, which may have been trimmed.</param>
/// <param name="Changes">The number of its newest change, or of an older one: those of the messages count too.</param>
/// <param name="ChangesLost">The greatest number of a change whose message is gone.</param>
/// <param name="State">The events that make its state, by their numbers.</param>
/// <param name="Messages">Its messages as they stand, with consecutive numbers up to <paramref name="Seq"/>; none when all were trimmed. A deleted one may have its client message id, so that a repeat is recognised.</param>
/// <param name="Times">From when to when its messages are; PostgreSQL needs it beforehand.</param>
internal sealed record CarriedStream(
    StreamKey Key, string Epoch, long Seq, long Changes, long ChangesLost, IReadOnlyList<LoggedMessage> State, IAsyncEnumerable<LoggedMessage> Messages,
    (DateTime From, DateTime To)? Times = null);
