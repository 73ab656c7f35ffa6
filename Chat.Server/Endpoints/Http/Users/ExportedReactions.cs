using Chat.Server.Ports;

namespace Chat.Server.Endpoints.Http.Users;

/// <param name="Room">The room.</param>
/// <param name="Seq">The number of another user's message.</param>
/// <param name="Reactions">With what the user reacted to it.</param>
internal sealed record ExportedReactions(string Room, long Seq, IReadOnlyList<string> Reactions)
{
    public static ExportedReactions Of(string room, LoggedMessage message, string userId) => new(room, message.Seq, MessageReactions.Of(message).By(userId));
}
