using Chat.Contracts;

namespace Chat.Server.Ports;

/// <summary>The state of a room at one moment.</summary>
/// <param name="Position">Up to where events are in it.</param>
/// <param name="Events">The stored events that make it, as they were said but without client message ids, by their numbers; their names and keys are in <see cref="LoggedMessage.Extras"/>.</param>
internal sealed record StateSnapshot(StreamPosition Position, IReadOnlyList<LoggedMessage> Events);
