namespace Chat.Client.Rooms;

internal enum AttachmentMode
{
    /// <summary>A join is under way: what comes waits.</summary>
    Joining,

    /// <summary>Reading on from the log: messages that come are in there.</summary>
    CatchingUp,

    Live,
}
