namespace Chat.Server.Hosting.Draining;

/// <summary>Event ids 1700–1799.</summary>
internal static partial class DrainLog
{
    [LoggerMessage(1700, LogLevel.Information, "Started in {Environment}; Ctrl+C ends the server")]
    public static partial void Started(this ILogger logger, string environment);

    [LoggerMessage(1701, LogLevel.Information, "Draining: {Connections} connections are sent elsewhere")]
    public static partial void Draining(this ILogger logger, int connections);

    [LoggerMessage(1702, LogLevel.Information, "Drained: every client is gone")]
    public static partial void Drained(this ILogger logger);

    [LoggerMessage(1703, LogLevel.Warning, "Draining ended early: {Connections} connections are cut off")]
    public static partial void DrainCutShort(this ILogger logger, int connections);

    [LoggerMessage(1704, LogLevel.Error, "Draining failed; the server ends without it")]
    public static partial void DrainFailed(this ILogger logger, Exception exception);
}
