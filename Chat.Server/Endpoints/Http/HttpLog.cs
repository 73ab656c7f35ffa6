namespace Chat.Server.Endpoints.Http;

/// <summary>Event ids 1950–1959.</summary>
internal static partial class HttpLog
{
    [LoggerMessage(1950, LogLevel.Warning, "{Path} is unavailable: {Reason}")]
    public static partial void Unavailable(this ILogger logger, string path, string reason);
}
