using Chat.Contracts;

namespace Chat.Client;

/// <summary>A message that has no receipt yet.</summary>
/// <param name="ClientMessageId">Its id, by which the server knows it when it comes again.</param>
/// <param name="Room">The room; null for a direct message.</param>
/// <param name="UserId">The receiver of a direct message; null for a room.</param>
/// <param name="Text">What it says.</param>
/// <param name="CreatedAt">When it was sent by the application, UTC.</param>
/// <param name="AttemptedAt">When it was first given to a server, UTC; null when it was not yet.</param>
/// <param name="From">The user who sends it, where that was known.</param>
/// <param name="Data">As in <see cref="SendOptions"/>.</param>
/// <param name="ReplyTo">As in <see cref="SendOptions"/>.</param>
/// <param name="Mentions">As in <see cref="SendOptions"/>.</param>
/// <param name="Event">The name, when it is a stored event and no message.</param>
/// <param name="Key">The key of that event.</param>
public sealed record OutboxMessage(
    string ClientMessageId,
    string? Room,
    string? UserId,
    string Text,
    DateTimeOffset CreatedAt,
    DateTimeOffset? AttemptedAt = null,
    string? From = null,
    string? Data = null,
    MessageReference? ReplyTo = null,
    IReadOnlyList<string>? Mentions = null,
    string? Event = null,
    string? Key = null);
