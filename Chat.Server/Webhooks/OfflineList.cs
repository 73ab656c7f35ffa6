namespace Chat.Server.Webhooks;

/// <param name="Users">Subscribers of the room who had no connection when this was found out, the message's sender and who is banned from the room left out; first those whom it mentions.</param>
/// <param name="HasMore">Whether there are more of them, or may be.</param>
internal sealed record OfflineList(IReadOnlyList<OfflineUser> Users, bool HasMore);
