using System.Text.Json;
using Chat.Contracts;
using Chat.Server.Rooms;

namespace Chat.Server.Moderation;

/// <summary>Takes a user's connections on this node out of a room.</summary>
internal sealed class KickQuestion(RoomService rooms) : INodeQuestion
{
    public const string Question = "kick";

    public string Name => Question;

    public async Task<string> AnswerAsync(string body)
    {
        var kick = JsonSerializer.Deserialize<Body>(body)!;
        return JsonSerializer.Serialize(new Reply(await rooms.ExpelAsync(kick.UserId, kick.Room, LeaveReasons.Kicked)));
    }

    public static string Ask(string room, string userId) => JsonSerializer.Serialize(new Body(room, userId));

    public static int CountOf(string reply) => JsonSerializer.Deserialize<Reply>(reply)!.Count;

    private sealed record Body(string Room, string UserId);

    private sealed record Reply(int Count);
}
