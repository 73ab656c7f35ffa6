namespace Chat.Server.Hosting.Diagnostics.Heartbeats;

/// <summary>Event ids 1750–1759.</summary>
internal static partial class HeartbeatLog
{
    [LoggerMessage(1750, LogLevel.Debug, "A heartbeat goes through {Found} of the {Threads} threads that wait for sockets")]
    public static partial void OfThreads(this ILogger logger, int found, int threads);

    [LoggerMessage(1751, LogLevel.Debug, "A heartbeat goes through the thread pool, which handles what sockets receive")]
    public static partial void OfPool(this ILogger logger);

    [LoggerMessage(1752, LogLevel.Warning, "There is no heartbeat through the threads that wait for sockets: {Reason}")]
    public static partial void Off(this ILogger logger, string reason);

    [LoggerMessage(1753, LogLevel.Error, "{Stuck} of {Hearts} threads that wait for sockets have not come back for {Timeout}; the process is not live")]
    public static partial void Stuck(this ILogger logger, int stuck, int hearts, TimeSpan timeout);

    [LoggerMessage(1754, LogLevel.Information, "All threads that wait for sockets come back again; the process is live")]
    public static partial void Moving(this ILogger logger);
}
