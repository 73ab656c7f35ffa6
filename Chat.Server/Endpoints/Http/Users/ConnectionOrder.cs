namespace Chat.Server.Endpoints.Http.Users;

/// <summary>What nodes are asked to do with a user's connections.</summary>
internal sealed record ConnectionOrder(string UserId, string? Room = null, string? ConnectionId = null);
