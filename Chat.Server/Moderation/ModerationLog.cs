using Chat.Server.Ports;

namespace Chat.Server.Moderation;

/// <summary>Event ids 1900–1949. Reasons are written as JSON, so a line stays a line.</summary>
internal static partial class ModerationLog
{
    [LoggerMessage(1900, LogLevel.Information, "{UserId} was kicked from {Room} by {By}, {Count} connections; reason: {Reason}")]
    public static partial void Kicked(this ILogger logger, string userId, string room, string by, int count, string reason);

    [LoggerMessage(1901, LogLevel.Information, "{Kind} of {UserId} in {Room} by {By} until {Until:O}; reason: {Reason}")]
    public static partial void Imposed(this ILogger logger, SanctionKind kind, string userId, string room, string by, DateTime? until, string reason);

    [LoggerMessage(1902, LogLevel.Information, "{Kind} of {UserId} in {Room} was lifted by {By}")]
    public static partial void Lifted(this ILogger logger, SanctionKind kind, string userId, string room, string by);

    [LoggerMessage(1903, LogLevel.Warning, "{UserId} is banned and cannot be taken out of {Room} yet: {Reason}")]
    public static partial void CannotExpel(this ILogger logger, string userId, string room, string reason);
}
