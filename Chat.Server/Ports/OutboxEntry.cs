namespace Chat.Server.Ports;

/// <summary>Something that happened and that readers of the outbox are to be told.</summary>
/// <param name="Number">Its place in the outbox, growing; with holes.</param>
/// <param name="Id">Names it for ever: the same at every reading, and for every reader.</param>
/// <param name="At">When it happened, UTC, in whole milliseconds.</param>
/// <param name="Type">What happened: <see cref="MessageType"/>, <see cref="EditType"/>, <see cref="DeletionType"/>, <see cref="ReactionType"/> for what the log itself adds, else what <see cref="IOutbox.AddAsync"/> was given.</param>
/// <param name="Room">The room it happened in, if it was one.</param>
/// <param name="Message">The message for what the log added, as it stood then.</param>
/// <param name="Body">JSON for everything else.</param>
internal sealed record OutboxEntry(long Number, Guid Id, DateTime At, string Type, string? Room, LoggedMessage? Message, string? Body)
{
    public const string MessageType = "message";
    public const string EditType = "message_edited";
    public const string DeletionType = "message_deleted";
    public const string ReactionType = "message_reacted";
}
