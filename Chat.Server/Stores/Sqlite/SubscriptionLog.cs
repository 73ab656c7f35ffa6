namespace Chat.Server.Stores.Sqlite;

/// <summary>Event ids 1207 and 1208. An outage is one line at its beginning and one at its end.</summary>
internal static partial class SubscriptionLog
{
    [LoggerMessage(1207, LogLevel.Error, "Subscriptions in {Path} are unavailable: {Reason}")]
    public static partial void SubscriptionsUnavailable(this ILogger logger, string path, string reason);

    [LoggerMessage(1208, LogLevel.Information, "Subscriptions in {Path} are available again")]
    public static partial void SubscriptionsRecovered(this ILogger logger, string path);
}
