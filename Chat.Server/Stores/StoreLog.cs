namespace Chat.Server.Stores;

/// <summary>Event ids 1400–1499. An outage is one line at its beginning and one at its end, however many messages it refuses.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(1400, LogLevel.Information, "The message store {Path} is open, {Streams} streams")]
    public static partial void StoreOpened(this ILogger logger, string path, int streams);

    [LoggerMessage(1401, LogLevel.Error, "The message store {Path} is unavailable: {Reason}")]
    public static partial void StoreUnavailable(this ILogger logger, Exception exception, string path, string reason);

    [LoggerMessage(1402, LogLevel.Information, "The message store {Path} is available again")]
    public static partial void StoreRecovered(this ILogger logger, string path);

    [LoggerMessage(1403, LogLevel.Error, "The message store {Path} was deleted or replaced and is opened anew: histories start over")]
    public static partial void StoreMoved(this ILogger logger, string path);

    [LoggerMessage(1404, LogLevel.Warning, "The message store {Path} goes on from another history than before (a standby took over, or a backup was restored): every room takes another epoch")]
    public static partial void StoreWentOn(this ILogger logger, string path);
}
