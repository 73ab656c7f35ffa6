namespace Chat.Server.Endpoints.Connections;

/// <summary>Event id 1102.</summary>
internal static partial class ConnectionLog
{
    [LoggerMessage(1102, LogLevel.Warning, "The connection {ConnectionId} could not be taken: {Reason}")]
    public static partial void ConnectionFailed(this ILogger logger, string connectionId, string reason);
}
