using Chat.Contracts;
using Chat.Server.Ports;

namespace Chat.Server.Tests.Delivery;

/// <summary>Who is in a room, as a test has it.</summary>
internal sealed class PresentRoster(List<string> present) : IRoster
{
    public Task<MemberJoined> JoinedAsync(string room, string userId) => Task.FromResult(new MemberJoined(room, userId, [.. present], present.Count));

    public Task<MemberLeft> LeftAsync(string room, string userId, string reason) => Task.FromResult(new MemberLeft(room, userId, present.Count, reason));
}
