namespace Chat.Server.Endpoints.Hubs;

/// <summary>Event ids 1100–1199, of which connections have 1102.</summary>
internal static partial class HubLog
{
    [LoggerMessage(1100, LogLevel.Warning, "{Method} is unavailable: {Reason}")]
    public static partial void Unavailable(this ILogger logger, string method, string reason);

    [LoggerMessage(1101, LogLevel.Error, "{Method} failed")]
    public static partial void Failed(this ILogger logger, Exception exception, string method);
}
