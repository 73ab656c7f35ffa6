namespace Chat.Server.Rooms;

/// <summary>One line each, event ids 1000–1099. User ids and room names hold no control characters, so a line stays a line.</summary>
internal static partial class RoomLog
{
    [LoggerMessage(1000, LogLevel.Information, "{UserId} connected as {ConnectionId}")]
    public static partial void Connected(this ILogger logger, string userId, string connectionId);

    [LoggerMessage(1001, LogLevel.Information, "{UserId} disconnected, {ConnectionId}")]
    public static partial void Disconnected(this ILogger logger, string userId, string connectionId);

    [LoggerMessage(1002, LogLevel.Information, "{UserId} joined {Room}, {ConnectionId}")]
    public static partial void Joined(this ILogger logger, string userId, string room, string connectionId);

    [LoggerMessage(1003, LogLevel.Information, "{UserId} left {Room} ({Reason}), {ConnectionId}")]
    public static partial void Left(this ILogger logger, string userId, string room, string reason, string connectionId);

    [LoggerMessage(1004, LogLevel.Information, "{UserId} left {Room} ({Reason})")]
    public static partial void LeftLate(this ILogger logger, string userId, string room, string reason);

    [LoggerMessage(1005, LogLevel.Information, "{UserId} is in {Room} again")]
    public static partial void Returned(this ILogger logger, string userId, string room);

    [LoggerMessage(1006, LogLevel.Information, "{By} closed {Room}")]
    public static partial void Closed(this ILogger logger, string room, string by);

    [LoggerMessage(1007, LogLevel.Information, "{By} cleared the history of {Room}")]
    public static partial void Cleared(this ILogger logger, string room, string by);
}
