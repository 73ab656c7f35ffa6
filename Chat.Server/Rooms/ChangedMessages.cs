using Chat.Contracts;

namespace Chat.Server.Rooms;

/// <param name="Messages">Changed messages as they stand now, in the order of their changes.</param>
/// <param name="IsWhole">Whether they are all there are.</param>
internal sealed record ChangedMessages(IReadOnlyList<ChatMessage> Messages, bool IsWhole);
