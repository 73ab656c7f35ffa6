using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Rooms;

/// <summary>Messages of a room by their numbers and ids.</summary>
internal static class MessageLookup
{
    /// <summary>The characters of an id, a UUID with hyphens.</summary>
    private const int IdLength = 36;

    /// <summary>The message of that number, deleted or not.</summary>
    /// <exception cref="ChatException">There can be none of that number, or there is none.</exception>
    public static async ValueTask<LoggedMessage> FindAsync(this IMessageLog log, string room, long seq, CancellationToken cancellation)
    {
        if (seq < 1) throw new ChatException(ChatErrors.InvalidRequest, "The number of a message is 1 or more.");
        var page = await log.ReadAfterAsync(StreamKey.Room(room), new LogPosition(null, seq - 1), 1, cancellation);
        return page.Messages is [var found] && found.Seq == seq ? found : throw NotFound(room, seq);
    }

    /// <summary>The message of that number or id, deleted or not. What <see cref="MessageIdSearch"/> does not find counts as not there.</summary>
    /// <exception cref="ChatException">There can be none of that number, the id is no UUID, or there is none.</exception>
    public static async ValueTask<LoggedMessage> FindAsync(this IMessageLog log, string room, MessageReference message, CancellationToken cancellation)
    {
        if (message.Id is not { } text) return await log.FindAsync(room, message.Seq, cancellation);
        if (text.Length != IdLength || !Guid.TryParseExact(text, "D", out var id)) throw new ChatException(ChatErrors.InvalidRequest, "The id of a message is a UUID.");
        return await MessageIdSearch.FindAsync(log, StreamKey.Room(room), id, cancellation) ?? throw NotFound(room, id);
    }

    public static ChatException NotFound(string room, long seq) => NotFound(room, $"{seq}");

    private static ChatException NotFound(string room, Guid id) => NotFound(room, $"{id}");

    private static ChatException NotFound(string room, string message) => new(ChatErrors.NotFound, $"The room '{room}' has no message {message}, or not any more.");
}
