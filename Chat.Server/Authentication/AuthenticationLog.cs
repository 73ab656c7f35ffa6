namespace Chat.Server.Authentication;

/// <summary>Event ids 1200–1299.</summary>
internal static partial class AuthenticationLog
{
    [LoggerMessage(1200, LogLevel.Warning, "Development: POST /dev/token gives anybody a token for any name")]
    public static partial void DevelopmentTokensOffered(this ILogger logger);

    [LoggerMessage(1201, LogLevel.Warning, "Development: no Jwt key is configured, so tokens are signed with a random key of this run")]
    public static partial void SigningKeyGenerated(this ILogger logger);
}
