using Chat.Contracts;
using Chat.Server.Ports;

namespace Chat.Server.Rooms.Reactions;

/// <summary>The reactions to a message as the log has them.</summary>
/// <param name="Answer">What is told of them; null when there is no such message, or it was deleted.</param>
/// <param name="Reactions">All of them; only to be read.</param>
internal sealed record StoredReactions(MessageReacted? Answer, MessageReactions Reactions);
