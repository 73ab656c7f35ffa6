namespace Chat.Server.Endpoints.Limits;

/// <summary>Event ids 1600–1699.</summary>
internal static partial class LimitsLog
{
    [LoggerMessage(1600, LogLevel.Warning,
        "The limit of {Limit} open files leaves room for {Room} connections; Chat:Limits:Connections asks for {Connections}. For more, raise it: ulimit -n, LimitNOFILE of systemd, --ulimit nofile of Docker")]
    public static partial void ConnectionsLowered(this ILogger logger, int limit, int room, int connections);

    [LoggerMessage(1601, LogLevel.Warning,
        "The limit of {Limit} open files leaves room for {Sockets} sockets and all are in use: others wait until some have ended. Raise it: ulimit -n, LimitNOFILE of systemd, --ulimit nofile of Docker")]
    public static partial void DescriptorsUsedUp(this ILogger logger, int limit, int sockets);
}
