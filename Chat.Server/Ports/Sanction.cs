namespace Chat.Server.Ports;

/// <summary>What moderation has imposed on a user. There is at most one of each kind for a user in a room, and one for the user in the whole service.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Room">Where it holds; null for the whole service.</param>
/// <param name="UserId">The user.</param>
/// <param name="Until">When it ends by itself, UTC, in whole milliseconds; null for never.</param>
/// <param name="Reason">Why, in a moderator's words; at most 500 characters.</param>
/// <param name="By">Who imposed it.</param>
/// <param name="At">When, UTC, in whole milliseconds.</param>
internal sealed record Sanction(SanctionKind Kind, string? Room, string UserId, DateTime? Until, string? Reason, string By, DateTime At);
