namespace Chat.Server.Ports;

/// <summary>The last thing that was done to a message in the log.</summary>
/// <param name="Number">Its number among the changes of the stream, from 1.</param>
/// <param name="IsDeletion">Whether the message is a tombstone: its text is empty and stays so.</param>
/// <param name="At">When, UTC, in whole milliseconds.</param>
/// <param name="By">Who did it: a user id, or the name of a sender of the system.</param>
internal sealed record LoggedChange(long Number, bool IsDeletion, DateTime At, string By);
