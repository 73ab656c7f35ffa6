namespace Chat.Server.Ports;

/// <summary>The last thing that was done to a message in the log.</summary>
/// <param name="Number">Its number among the changes of the stream, from 1.</param>
/// <param name="Kind">What it was.</param>
/// <param name="At">When, UTC, in whole milliseconds.</param>
/// <param name="By">Who did it: a user id, or the name of a sender of the system; empty for a reaction, which may be that of several.</param>
internal sealed record LoggedChange(long Number, ChangeKind Kind, DateTime At, string By)
{
    /// <summary>Whether the message is a tombstone.</summary>
    public bool IsDeletion => Kind == ChangeKind.Deletion;

    /// <summary>Whether it was a reaction, be the text another one than it was or not.</summary>
    public bool IsReaction => Kind is ChangeKind.Reaction or ChangeKind.ReactionAfterEdit;

    /// <summary>Whether the text is another one than was said.</summary>
    public bool IsRewritten => Kind != ChangeKind.Reaction;
}
