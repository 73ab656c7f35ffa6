using Chat.Contracts;

namespace Chat.Server.Ports;

/// <param name="Head">The head of the inbox when the page was read.</param>
/// <param name="Continuous">False when the asked position is not in the inbox any more.</param>
/// <param name="Entries">Oldest first, consecutive numbers.</param>
internal sealed record InboxPage(StreamPosition Head, bool Continuous, IReadOnlyList<InboxEntry> Entries);
