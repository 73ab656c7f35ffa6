namespace Chat.Server.Webhooks;

internal enum WebhookOutcome
{
    /// <summary>The endpoint has the events: 2xx.</summary>
    Taken,

    /// <summary>The endpoint wants none any more: 410.</summary>
    Gone,

    /// <summary>Anything else: the events are to be sent again.</summary>
    NotTaken,
}
