using System.Text.Json;
using Chat.Contracts;
using Chat.Server.Ports;

namespace Chat.Server.Rooms;

/// <summary>Ends a room, or forgets what was said in it.</summary>
internal sealed class RoomClosing(IMessageErasure erasure, ISubscriptions subscriptions, INodes nodes, RoomService rooms, ILogger<RoomClosing> logger)
{
    public const string Question = "close_room";

    /// <summary>
    /// The log's life ends first, so whoever comes in the meantime begins in the next one; then nobody is subscribed to it any more, and the members of every node leave, told with the reason <c>closed</c>.
    /// Where a node does not answer it throws <see cref="NodesUnavailableException"/>: the log has ended, and the order may be given again.
    /// </summary>
    public async Task<StreamPosition> CloseAsync(string room, string by, CancellationToken cancellation)
    {
        var position = await erasure.ClearAsync(StreamKey.Room(room), end: true, cancellation);
        await subscriptions.RemoveRoomAsync(room, cancellation);
        logger.Closed(room, by);
        await nodes.AskAllAsync(Question, JsonSerializer.Serialize(room), cancellation);
        return position;
    }

    /// <summary>Forgets what was said. Members stay, and so do subscriptions with their cursors, for the numbering goes on.</summary>
    public async Task<StreamPosition> ClearAsync(string room, string by, CancellationToken cancellation)
    {
        var position = await erasure.ClearAsync(StreamKey.Room(room), end: false, cancellation);
        logger.Cleared(room, by);
        return position;
    }

    /// <summary>This node's part.</summary>
    public async Task<string> AnswerAsync(string room) =>
        JsonSerializer.Serialize(await rooms.ExpelAllAsync(JsonSerializer.Deserialize<string>(room)!, LeaveReasons.Closed));
}
