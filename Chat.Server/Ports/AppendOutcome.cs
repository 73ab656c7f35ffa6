namespace Chat.Server.Ports;

internal enum AppendOutcome
{
    /// <summary>The message is new in the log.</summary>
    Stored,

    /// <summary>The message was there already; nothing was stored.</summary>
    Duplicate,

    /// <summary>Its client message id belongs to a message with another text; nothing was stored.</summary>
    Conflict,

    /// <summary>The state of the room would become larger than the draft allows; nothing was stored.</summary>
    StateFull,
}
