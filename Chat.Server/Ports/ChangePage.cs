namespace Chat.Server.Ports;

/// <param name="Messages">The changed messages as they stand now, in the order of their changes, each once; all have a <see cref="LoggedMessage.Change"/>.</param>
/// <param name="Head">The end of the stream when the page was read.</param>
/// <param name="HasMore">Whether there are newer changes than those on the page.</param>
/// <param name="Continuous">False when not everything that changed since the asked position is known, see <see cref="IMessageChanges.ReadChangesAsync"/>.</param>
internal sealed record ChangePage(IReadOnlyList<LoggedMessage> Messages, StreamHead Head, bool HasMore, bool Continuous);
