using Chat.Contracts;
using Chat.Server.Kernel;

namespace Chat.Server.Hosting.Commands;

/// <summary>The argument ROOM.</summary>
internal static class RoomName
{
    /// <exception cref="CommandFailedException">It can be the name of none.</exception>
    public static void Demand(string room)
    {
        if (!ChatRules.IsName(room, ChatLimits.RoomNameLength))
            throw CommandFailedException.Usage($"A room name has 1 to {ChatLimits.RoomNameLength} characters, no control characters and no white space at its ends.");
    }
}
