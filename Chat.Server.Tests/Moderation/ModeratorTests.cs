using System.Security.Claims;
using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Moderation;
using Chat.Server.Ports;
using Chat.Server.Rooms;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Moderation;

/// <summary>Who may do what, for everything that moderators do.</summary>
public sealed class ModeratorTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Room = "team-1";

    public static TheoryData<string, string[], bool, bool> Rights => new()
    {
        // role, moderates, in the room, in the whole service
        { "admin", [], true, true },
        { "admin", ["other"], true, true },
        { "", [], false, false },
        { "", [""], false, false },
        { "", ["team-1"], true, false },
        { "", ["other", "team-*"], true, false },
        { "", ["*"], true, false },
        { "", ["Team-1"], false, false },
        { "", ["team-10", "team", "team-2*", "-1"], false, false },
        { "moderator", [], false, false },
    };

    [Theory]
    [MemberData(nameof(Rights))]
    public async Task The_claims_say_who_may(string role, string[] moderates, bool inRoom, bool inService)
    {
        var user = new ClaimsPrincipal(new ClaimsIdentity(
            [
                new Claim(ChatClaims.Subject, "carol"), new Claim(ChatClaims.Role, role), new Claim(ChatClaims.Expiry, "2000000000"), new Claim("other", "x"),
                .. moderates.Select(room => new Claim(ChatClaims.Moderates, room)),
            ],
            "test", ChatClaims.Subject, ChatClaims.Role));
        var moderator = Moderator.Of(Session.From(ChatClaims.Only(user), TimeSpan.Zero, everyRoomByDefault: true));
        moderator.Name.Should().Be("carol");

        await HasRightsAsync(moderator, Room, inRoom);
        await HasRightsAsync(moderator, null, inService);
    }

    [Fact]
    public async Task One_by_another_right_may_do_everything()
    {
        await HasRightsAsync(Moderator.Admin("key 1"), Room, true);
        await HasRightsAsync(Moderator.Admin("key 1"), null, true);
    }

    private async Task HasRightsAsync(Moderator moderator, string? room, bool may)
    {
        var service = fixture.Server.Get<ModerationService>();
        var none = CancellationToken.None;
        var calls = new List<Func<Task>>
        {
            () => service.MuteAsync(moderator, new MuteRequest("mallory", room), none),
            () => service.LiftAsync(moderator, new LiftRequest(SanctionKinds.Mute, "mallory", room), none),
            () => service.BanAsync(moderator, new BanRequest("mallory", room), none),
            () => service.LiftAsync(moderator, new LiftRequest(SanctionKinds.Ban, "mallory", room), none),
            () => service.ListAsync(moderator, new SanctionFilter(Room: room), null, null, none),
        };
        if (room is not null) calls.Add(() => service.KickAsync(moderator, new KickRequest(room, "mallory"), none));
        foreach (var call in calls)
        {
            if (may) await call.Should().NotThrowAsync();
            else (await call.Should().ThrowAsync<ChatException>()).Which.Code.Should().Be(ChatErrors.Forbidden);
        }
    }
}
