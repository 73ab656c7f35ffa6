using Chat.Contracts;

namespace Chat.Server.Ports;

/// <param name="Messages">Oldest first, consecutive numbers.</param>
/// <param name="Head">The head of the stream when the page was read; never older than its last message.</param>
/// <param name="HasMore">Whether the log goes on in the direction of reading.</param>
/// <param name="Continuous">False when the asked position is not on the log, see <see cref="IMessageLog.ReadAfterAsync"/>.</param>
internal sealed record LogPage(IReadOnlyList<LoggedMessage> Messages, StreamPosition Head, bool HasMore, bool Continuous);
