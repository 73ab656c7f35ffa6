using Chat.Server.Ports;

namespace Chat.Server.Endpoints.Http.Users;

/// <param name="Sanction">What moderation has imposed.</param>
internal sealed record ExportedSanction(Sanction Sanction);
