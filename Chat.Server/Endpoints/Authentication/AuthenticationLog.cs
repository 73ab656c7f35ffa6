namespace Chat.Server.Endpoints.Authentication;

/// <summary>Event ids 1200–1299, of which the stores of revocations have 1203 and 1204, those of sanctions 1205 and 1206.</summary>
internal static partial class AuthenticationLog
{
    [LoggerMessage(1200, LogLevel.Warning, "Development: POST /dev/token gives anybody a token for any name")]
    public static partial void DevelopmentTokensOffered(this ILogger logger);

    [LoggerMessage(1201, LogLevel.Warning, "Development: no Jwt key is configured, so tokens are signed with a random key of this run")]
    public static partial void SigningKeyGenerated(this ILogger logger);

    [LoggerMessage(1202, LogLevel.Information, "{UserId} was cut off by {Admin}; tokens issued before {Moment:O} are refused")]
    public static partial void UserRevoked(this ILogger logger, string userId, string admin, DateTimeOffset moment);
}
