using System.Text.Json;
using Chat.Contracts;
using Chat.Server.Ports;

namespace Chat.Server.Rooms;

/// <summary>Takes all connections of a user out of a room, on every node.</summary>
internal sealed class RoomExpulsion(INodes nodes)
{
    public const string Question = "expel";

    /// <returns>How many they were.</returns>
    /// <exception cref="NodesUnavailableException">A node did not answer; others may have carried it out.</exception>
    public async Task<int> ExpelAsync(string userId, string room, CancellationToken cancellation)
    {
        var answers = await nodes.AskAllAsync(Question, JsonSerializer.Serialize(new Order(userId, room)), cancellation);
        return answers.Sum(answer => JsonSerializer.Deserialize<int>(answer));
    }

    /// <summary>A node's part.</summary>
    public static async Task<string> AnswerAsync(RoomService rooms, string order)
    {
        var (userId, room) = JsonSerializer.Deserialize<Order>(order)!;
        return JsonSerializer.Serialize(await rooms.ExpelAsync(userId, room, LeaveReasons.Kicked));
    }

    private sealed record Order(string UserId, string Room);
}
