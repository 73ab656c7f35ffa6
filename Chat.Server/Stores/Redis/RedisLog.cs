using StackExchange.Redis;

namespace Chat.Server.Stores.Redis;

/// <summary>Event ids 1500–1599.</summary>
internal static partial class RedisLog
{
    [LoggerMessage(1500, LogLevel.Information, "Connected to Redis")]
    public static partial void Connected(this ILogger logger);

    [LoggerMessage(1503, LogLevel.Error, "The connection to Redis at {EndPoint} is lost: {Failure}")]
    public static partial void ConnectionLost(this ILogger logger, string endPoint, ConnectionFailureType failure);

    [LoggerMessage(1504, LogLevel.Information, "The connection to Redis at {EndPoint} is restored")]
    public static partial void ConnectionRestored(this ILogger logger, string endPoint);

    [LoggerMessage(1510, LogLevel.Information, "This node is {NodeId}")]
    public static partial void LeaseTaken(this ILogger logger, string nodeId);

    [LoggerMessage(1511, LogLevel.Warning, "The lease of this node, {NodeId}, is gone ({State}); it goes on as {NewId} and registers its members again")]
    public static partial void LeaseLost(this ILogger logger, string nodeId, string state, string newId);

    [LoggerMessage(1512, LogLevel.Warning, "The node {NodeId} is lost; its users are taken out of their rooms")]
    public static partial void NodeLost(this ILogger logger, string nodeId);

    [LoggerMessage(1513, LogLevel.Warning, "Presence cannot be kept up to date: {Reason}")]
    public static partial void PresenceBehind(this ILogger logger, string reason);

    [LoggerMessage(1514, LogLevel.Error, "Presence changes could not be announced")]
    public static partial void AnnouncingFailed(this ILogger logger, Exception exception);

    [LoggerMessage(1515, LogLevel.Error, "Presence could not be brought up to date")]
    public static partial void CatchingUpFailed(this ILogger logger, Exception exception);

    [LoggerMessage(1520, LogLevel.Error, "Redis has lost the newest messages of {Stream}; its history goes on in a new epoch")]
    public static partial void StreamWentBack(this ILogger logger, string stream);

    [LoggerMessage(1521, LogLevel.Warning, "RediSearch makes no index, so messages cannot be searched: {Reason}")]
    public static partial void NoWordIndex(this ILogger logger, string reason);

    [LoggerMessage(1530, LogLevel.Error, "Redis is not reachable; what is there is unavailable, and this node goes on trying: {Reason}")]
    private static partial void NotReachable(this ILogger logger, string reason);

    [LoggerMessage(1531, LogLevel.Error, "Redis cannot be found; what is there is unavailable, and this node goes on trying: {Reason}")]
    private static partial void NameNotResolved(this ILogger logger, string reason);

    [LoggerMessage(1532, LogLevel.Error, "There is no TLS with Redis; what is there is unavailable, and this node goes on trying: {Reason}")]
    private static partial void TlsFailed(this ILogger logger, string reason);

    [LoggerMessage(1533, LogLevel.Error, "Redis does not let this server in; what is there is unavailable, and this node goes on trying: {Reason}")]
    private static partial void AuthenticationFailed(this ILogger logger, string reason);

    [LoggerMessage(1534, LogLevel.Error, "Redis forbids what this server needs; what is there is unavailable, and this node goes on trying: {Reason}")]
    private static partial void PermissionDenied(this ILogger logger, string reason);

    [LoggerMessage(1535, LogLevel.Error, "Redis takes no writes; what is there is unavailable, and this node goes on trying: {Reason}")]
    private static partial void ReadOnly(this ILogger logger, string reason);

    [LoggerMessage(1536, LogLevel.Warning, "Redis is not there yet; what is there is unavailable, and this node goes on trying: {Reason}")]
    private static partial void Loading(this ILogger logger, string reason);

    [LoggerMessage(1537, LogLevel.Information, "Redis serves this node again")]
    public static partial void ServedAgain(this ILogger logger);

    [LoggerMessage(1540, LogLevel.Error, "The question {Question} to the nodes could not be answered here")]
    public static partial void AnsweringFailed(this ILogger logger, string question, Exception exception);

    [LoggerMessage(1541, LogLevel.Warning, "An answer to the question {Question} did not reach the node that asked: {Reason}")]
    public static partial void AnswerLost(this ILogger logger, string question, string reason);

    [LoggerMessage(1542, LogLevel.Warning, "This node cannot be asked by others yet: {Reason}")]
    public static partial void NotListening(this ILogger logger, string reason);

    /// <summary>Each cause has an event of its own: another cause is news.</summary>
    public static void NotServed(this ILogger logger, RedisProblem problem)
    {
        Action<ILogger, string> say = problem.Cause switch
        {
            RedisCause.NameNotResolved => NameNotResolved,
            RedisCause.TlsFailed => TlsFailed,
            RedisCause.AuthenticationFailed => AuthenticationFailed,
            RedisCause.PermissionDenied => PermissionDenied,
            RedisCause.ReadOnly => ReadOnly,
            RedisCause.Loading => Loading,
            _ => NotReachable,
        };
        say(logger, problem.Description);
    }
}
