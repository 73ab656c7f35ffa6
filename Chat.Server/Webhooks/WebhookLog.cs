namespace Chat.Server.Webhooks;

/// <summary>Event ids 2000–2099. Endpoints go by their names; addresses may hold secrets.</summary>
internal static partial class WebhookLog
{
    [LoggerMessage(2000, LogLevel.Warning, "The webhook {Endpoint} did not take its events ({Failure}), attempt {Attempt}; the next one comes in {Delay}")]
    public static partial void NotTaken(this ILogger logger, string endpoint, string failure, int attempt, TimeSpan delay);

    [LoggerMessage(2001, LogLevel.Information, "The webhook {Endpoint} takes its events again")]
    public static partial void TakenAgain(this ILogger logger, string endpoint);

    [LoggerMessage(2002, LogLevel.Error, "The webhook {Endpoint} says that it is gone (410); it is told no more until this server is started again")]
    public static partial void Gone(this ILogger logger, string endpoint);

    [LoggerMessage(2003, LogLevel.Error, "The webhook {Endpoint} was not told of {Count} events, which were too old: from {First} to {Last}")]
    public static partial void DeadLetters(this ILogger logger, string endpoint, int count, Guid first, Guid last);

    [LoggerMessage(2004, LogLevel.Error, "The webhook {Endpoint} was not told of {Count} events, which the outbox had no room or no time for")]
    public static partial void Dropped(this ILogger logger, string endpoint, long count);

    [LoggerMessage(2005, LogLevel.Warning, "The outbox cannot be used now, and is tried again: {Reason}")]
    public static partial void OutboxAway(this ILogger logger, string reason);

    [LoggerMessage(2006, LogLevel.Error, "The webhook {Endpoint} failed, and goes on")]
    public static partial void DispatchingFailed(this ILogger logger, Exception exception, string endpoint);

    [LoggerMessage(2007, LogLevel.Error, "An event of the type {Type} was lost: too many wait for the outbox")]
    public static partial void EventLost(this ILogger logger, string type);

    [LoggerMessage(2008, LogLevel.Error, "An event of the type {Type} was lost: it cannot be written")]
    public static partial void EventUnwritable(this ILogger logger, Exception? exception, string type);

    [LoggerMessage(2010, LogLevel.Warning, "The before hook did not decide ({Failure}); everything is allowed meanwhile")]
    public static partial void HookOpen(this ILogger logger, string failure);

    [LoggerMessage(2011, LogLevel.Warning, "The before hook did not decide ({Failure}); nothing is allowed meanwhile")]
    public static partial void HookClosed(this ILogger logger, string failure);
}
