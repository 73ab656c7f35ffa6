using Chat.Contracts;

namespace Chat.Server.Endpoints.Http.Users;

/// <param name="Room">The room it was said in.</param>
/// <param name="UserId">The other user of a direct conversation.</param>
/// <param name="Message">The message.</param>
internal sealed record ExportedMessage(string? Room, string? UserId, ChatMessage Message);
