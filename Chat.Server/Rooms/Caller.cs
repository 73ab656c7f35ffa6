namespace Chat.Server.Rooms;

/// <summary>Who asks: a connection of this node, its user and what its token allows.</summary>
internal readonly record struct Caller(string ConnectionId, string UserId, bool IsAdmin);
