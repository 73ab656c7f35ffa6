namespace Chat.Server.Ports;

/// <summary>One direct message in a user's inbox.</summary>
/// <param name="Seq">Its number there.</param>
/// <param name="Other">The other user of the conversation.</param>
/// <param name="Message">The message with its number in the conversation; null when the log does not have it any more.</param>
internal readonly record struct InboxEntry(long Seq, string Other, LoggedMessage? Message);
