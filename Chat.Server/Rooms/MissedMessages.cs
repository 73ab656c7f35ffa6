using Chat.Contracts;

namespace Chat.Server.Rooms;

/// <summary>What a client missed of a room.</summary>
/// <param name="Messages">What was said, oldest first: all of it, or the newest page.</param>
/// <param name="IsWhole">Whether nothing is missing between what the client has and what comes live.</param>
/// <param name="Changed">Messages it has that were changed since; null when it did not ask.</param>
/// <param name="State">The state of the room; null when it did not ask.</param>
internal sealed record MissedMessages(IReadOnlyList<ChatMessage> Messages, bool IsWhole, IReadOnlyList<ChatMessage>? Changed, RoomState? State);
