namespace Chat.Server.Stores.Sqlite;

/// <summary>Event ids 1203 and 1204.</summary>
internal static partial class RevocationLog
{
    [LoggerMessage(1203, LogLevel.Information, "Revocations are kept in {Path}, {Count} in force")]
    public static partial void RevocationsLoaded(this ILogger logger, string path, int count);

    [LoggerMessage(1204, LogLevel.Error, "Revocations in {Path} are unavailable, so nobody is let in: {Reason}")]
    public static partial void RevocationsUnavailable(this ILogger logger, string path, string reason);
}
