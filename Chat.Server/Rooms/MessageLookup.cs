using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Rooms;

/// <summary>Messages of a room by their numbers.</summary>
internal static class MessageLookup
{
    /// <summary>The message of that number, deleted or not.</summary>
    /// <exception cref="ChatException">There can be none of that number, or there is none.</exception>
    public static async ValueTask<LoggedMessage> FindAsync(this IMessageLog log, string room, long seq, CancellationToken cancellation)
    {
        if (seq < 1) throw new ChatException(ChatErrors.InvalidRequest, "The number of a message is 1 or more.");
        var page = await log.ReadAfterAsync(StreamKey.Room(room), new LogPosition(null, seq - 1), 1, cancellation);
        return page.Messages is [var found] && found.Seq == seq ? found : throw NotFound(room, seq);
    }

    public static ChatException NotFound(string room, long seq) => new(ChatErrors.NotFound, $"The room '{room}' has no message {seq}, or not any more.");
}
