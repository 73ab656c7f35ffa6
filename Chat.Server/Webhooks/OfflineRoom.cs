using Chat.Server.Ports;

namespace Chat.Server.Webhooks;

/// <summary>What was found out about the subscribers of one room, for all of its messages in a batch.</summary>
/// <param name="Known">Those that were looked at, by user id.</param>
/// <param name="Offline">Those of them who have no connection, in the order of the store.</param>
/// <param name="HasMore">Whether there are others that were not looked at.</param>
/// <param name="Newest">The end of the room's log.</param>
internal sealed record OfflineRoom(IReadOnlyDictionary<string, Subscription> Known, IReadOnlyList<Subscription> Offline, bool HasMore, NewestMessage Newest);
