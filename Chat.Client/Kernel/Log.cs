using Microsoft.Extensions.Logging;

namespace Chat.Client.Kernel;

/// <summary>Event ids 1–99. No line has a token or a text in it.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Connected as {UserId}, connection {ConnectionId}")]
    public static partial void Connected(this ILogger logger, string userId, string connectionId);

    [LoggerMessage(2, LogLevel.Warning, "Cannot connect ({Reason}); next attempt in {Wait}")]
    public static partial void ConnectFailed(this ILogger logger, string reason, TimeSpan wait);

    [LoggerMessage(3, LogLevel.Information, "The connection ended ({Reason})")]
    public static partial void ConnectionEnded(this ILogger logger, string reason);

    [LoggerMessage(4, LogLevel.Information, "The server is about to end; connecting to another in {Wait}")]
    public static partial void Draining(this ILogger logger, TimeSpan wait);

    [LoggerMessage(5, LogLevel.Information, "Moved to another connection without a gap")]
    public static partial void Moved(this ILogger logger);

    [LoggerMessage(6, LogLevel.Information, "Closed: {Code}")]
    public static partial void Closed(this ILogger logger, string code);

    [LoggerMessage(7, LogLevel.Warning, "The token provider failed")]
    public static partial void TokenFailed(this ILogger logger, Exception exception);

    [LoggerMessage(8, LogLevel.Debug, "The token of the connection was renewed")]
    public static partial void TokenRenewed(this ILogger logger);

    [LoggerMessage(9, LogLevel.Warning, "The token of the connection could not be renewed: {Code}")]
    public static partial void TokenNotRenewed(this ILogger logger, string code);

    [LoggerMessage(20, LogLevel.Debug, "In room {Room} at {Seq}, recovered: {Recovered}")]
    public static partial void Joined(this ILogger logger, string room, long seq, bool recovered);

    [LoggerMessage(21, LogLevel.Information, "Left room {Room}: {Reason}")]
    public static partial void Left(this ILogger logger, string room, string reason);

    [LoggerMessage(22, LogLevel.Warning, "Room {Room} has a gap ({Kind}): {From} to {To}")]
    public static partial void GapFound(this ILogger logger, string room, GapKind kind, long from, long to);

    [LoggerMessage(23, LogLevel.Debug, "Joining room {Room} is tried again: {Code}")]
    public static partial void JoinAgain(this ILogger logger, string room, string code);

    [LoggerMessage(24, LogLevel.Warning, "The log of room {Room} began anew; joining again")]
    public static partial void LogLost(this ILogger logger, string room);

    [LoggerMessage(30, LogLevel.Debug, "Message {ClientMessageId} is sent again: {Code}")]
    public static partial void SendAgain(this ILogger logger, string clientMessageId, string code);

    [LoggerMessage(31, LogLevel.Warning, "Message {ClientMessageId} failed: {Code}")]
    public static partial void SendFailed(this ILogger logger, string clientMessageId, string code);

    [LoggerMessage(32, LogLevel.Error, "The outbox failed")]
    public static partial void OutboxFailed(this ILogger logger, Exception exception);

    [LoggerMessage(40, LogLevel.Error, "A handler of the application failed")]
    public static partial void HandlerFailed(this ILogger logger, Exception exception);

    [LoggerMessage(41, LogLevel.Error, "A fault of the client")]
    public static partial void Fault(this ILogger logger, Exception exception);
}
