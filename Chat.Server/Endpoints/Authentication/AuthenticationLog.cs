namespace Chat.Server.Endpoints.Authentication;

/// <summary>Event ids 1200–1299.</summary>
internal static partial class AuthenticationLog
{
    [LoggerMessage(1200, LogLevel.Warning, "Development: POST /dev/token gives anybody a token for any name")]
    public static partial void DevelopmentTokensOffered(this ILogger logger);

    [LoggerMessage(1201, LogLevel.Warning, "Development: no Jwt key is configured, so tokens are signed with a random key of this run")]
    public static partial void SigningKeyGenerated(this ILogger logger);

    [LoggerMessage(1202, LogLevel.Information, "{UserId} was cut off by {Admin}; tokens issued before {Moment:O} are refused")]
    public static partial void UserRevoked(this ILogger logger, string userId, string admin, DateTimeOffset moment);

    [LoggerMessage(1203, LogLevel.Information, "Revocations are kept in {Path}, {Count} in force")]
    public static partial void RevocationsLoaded(this ILogger logger, string path, int count);

    [LoggerMessage(1204, LogLevel.Error, "Revocations in {Path} are unavailable, so nobody is let in: {Reason}")]
    public static partial void RevocationsUnavailable(this ILogger logger, string path, string reason);
}
