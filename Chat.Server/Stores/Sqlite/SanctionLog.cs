namespace Chat.Server.Stores.Sqlite;

/// <summary>Event ids 1205 and 1206.</summary>
internal static partial class SanctionLog
{
    [LoggerMessage(1205, LogLevel.Information, "Sanctions are kept in {Path}, {Count} in force")]
    public static partial void SanctionsLoaded(this ILogger logger, string path, int count);

    [LoggerMessage(1206, LogLevel.Error, "Sanctions in {Path} are unavailable: {Reason}")]
    public static partial void SanctionsUnavailable(this ILogger logger, string path, string reason);
}
