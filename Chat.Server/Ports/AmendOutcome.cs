namespace Chat.Server.Ports;

internal enum AmendOutcome
{
    /// <summary>The message was changed.</summary>
    Changed,

    /// <summary>It has that text already, or is deleted already; nothing was done.</summary>
    Unchanged,

    /// <summary>It was deleted, and cannot be edited.</summary>
    Deleted,

    /// <summary>There is no such message, or not any more.</summary>
    NotFound,
}
