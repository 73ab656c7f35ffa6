using Chat.Contracts;
using Chat.Server.Ports;
using Microsoft.Extensions.Options;

namespace Chat.Server.Rooms;

/// <summary>How a room stands, from presence.</summary>
internal sealed class Roster(IPresence presence, IOptions<RoomOptions> options) : IRoster
{
    public async Task<MemberJoined> JoinedAsync(string room, string userId)
    {
        var members = await presence.MembersAsync(room, options.Value.MemberListLimit);
        return new MemberJoined(room, userId, members.Members, members.MemberCount);
    }

    public async Task<MemberLeft> LeftAsync(string room, string userId, string reason) =>
        new(room, userId, (await presence.MembersAsync(room, options.Value.MemberListLimit)).MemberCount, reason);
}
