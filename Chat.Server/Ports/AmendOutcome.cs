namespace Chat.Server.Ports;

internal enum AmendOutcome
{
    /// <summary>The message was changed.</summary>
    Changed,

    /// <summary>It has that text or those reactions already, may have no more of them, or is deleted already; nothing was done.</summary>
    Unchanged,

    /// <summary>It was deleted, and can be neither edited nor reacted to.</summary>
    Deleted,

    /// <summary>There is no such message, or not any more.</summary>
    NotFound,
}
