namespace Chat.Server.Webhooks;

/// <summary>A subscriber who is not there.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Unread">How much is unread in the room; it ends at 999.</param>
/// <param name="Mentioned">Whether the message mentions the user.</param>
internal sealed record OfflineUser(string UserId, int Unread, bool Mentioned);
