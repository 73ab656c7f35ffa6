namespace Chat.Server.Ports;

/// <param name="UserId">The user.</param>
/// <param name="IsOnline">Whether it has its first connection now, or none any more.</param>
internal readonly record struct OnlineChange(string UserId, bool IsOnline);
