namespace Chat.Server.Rooms.Erasure;

/// <summary>Event ids 1050–1059.</summary>
internal static partial class ErasureLog
{
    [LoggerMessage(1050, LogLevel.Information, "{By} erased what {UserId} said")]
    public static partial void Erased(this ILogger logger, string by, string userId);
}
