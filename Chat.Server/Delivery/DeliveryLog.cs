namespace Chat.Server.Delivery;

/// <summary>Event ids 1300–1399.</summary>
internal static partial class DeliveryLog
{
    [LoggerMessage(1300, LogLevel.Debug, "{Room}: {First} to {Last} delivered from the log")]
    public static partial void Repaired(this ILogger logger, string room, long first, long last);

    [LoggerMessage(1301, LogLevel.Warning, "{Room}: missing messages cannot be read yet: {Reason}")]
    public static partial void RepairFailed(this ILogger logger, string room, string reason);

    [LoggerMessage(1302, LogLevel.Warning, "{Room}: a message of another epoch came; the log was lost or reset")]
    public static partial void EpochChanged(this ILogger logger, string room);

    [LoggerMessage(1303, LogLevel.Error, "Delivering failed")]
    public static partial void DeliveryFailed(this ILogger logger, Exception exception);

    [LoggerMessage(1304, LogLevel.Warning, "Heads of rooms cannot be checked: {Reason}")]
    public static partial void HeadCheckFailed(this ILogger logger, string reason);

    [LoggerMessage(1305, LogLevel.Information, "{ConnectionId} of {UserId} reads too slowly and is closed")]
    public static partial void TooSlow(this ILogger logger, string connectionId, string userId);

    [LoggerMessage(1306, LogLevel.Warning, "The backplane did not take a message: {Reason}")]
    public static partial void BackplaneFailed(this ILogger logger, string reason);

    [LoggerMessage(1307, LogLevel.Warning, "The backplane did not let go of {Group}: {Reason}")]
    public static partial void LeavingFailed(this ILogger logger, string group, string reason);
}
