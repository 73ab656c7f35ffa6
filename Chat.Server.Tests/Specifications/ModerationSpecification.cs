using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Specifications;

/// <summary>What moderators do and what becomes of it, for every wire protocol.</summary>
public abstract class ModerationSpecification : ProtocolSpecification
{
    private static readonly DateTime Later = new(2040, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc);

    private string Room => Named("room");

    private string Other => Named("other");

    private string Mallory => Named("mallory");

    private protected abstract Uri Address { get; }

    private protected abstract WireProtocol Protocol { get; }

    [Fact]
    public async Task A_kicked_user_leaves_the_room_with_all_its_connections_and_everyone_hears_of_it()
    {
        var moderator = await ModeratorAsync();
        var phone = await ConnectAsync("mallory");
        var laptop = await ConnectAsync("mallory");
        foreach (var client in new[] { moderator, phone, laptop }) await client.JoinAsync(Room);
        await phone.JoinAsync(Other);

        await moderator.KickAsync(Room, Mallory, "spam");

        foreach (var client in new[] { moderator, phone, laptop })
            (await client.Events.FirstAsync<MemberLeft>()).Should().Be(new MemberLeft(Room, Mallory, 1, LeaveReasons.Kicked));
        (await CodeOf(() => laptop.SayAsync(Room, "still here"))).Should().Be(ChatErrors.NotAMember);
        await phone.SayAsync(Other, "here as well");
        await laptop.JoinAsync(Room);
        await laptop.SayAsync(Room, "back");
        foreach (var client in new[] { moderator, phone, laptop }) client.Events.Of<MemberLeft>().Should().ContainSingle();
    }

    [Fact]
    public async Task Kicking_somebody_who_is_not_there_tells_nobody()
    {
        var moderator = await ModeratorAsync();
        await moderator.JoinAsync(Room);

        await moderator.KickAsync(Room, Mallory);

        await moderator.PingAsync();
        moderator.Events.Of<MemberLeft>().Should().BeEmpty();
    }

    [Fact]
    public async Task A_user_who_is_muted_in_a_room_hears_and_says_nothing_there()
    {
        var moderator = await ModeratorAsync();
        var mallory = await ConnectAsync("mallory");
        foreach (var room in new[] { Room, Other }) await mallory.JoinAsync(room);
        await moderator.JoinAsync(Room);

        await moderator.MuteAsync(Room, Mallory, Later, "spam");

        foreach (var call in new Func<Task>[] { () => mallory.SayAsync(Room, "muted"), () => mallory.TypeAsync(Room) })
        {
            var refusal = (await call.Should().ThrowAsync<ChatErrorException>()).Which;
            refusal.Code.Should().Be(ChatErrors.Muted);
            refusal.Until.Should().Be("2040-01-02T03:04:05.678Z");
        }

        await mallory.SayAsync(Other, "heard");
        await mallory.DirectAsync(Named("alice"), "heard");
        await moderator.SayAsync(Room, "hear, hear");
        (await mallory.Events.FirstAsync<ChatMessage>(message => message.Room == Room)).Text.Should().Be("hear, hear");

        await moderator.LiftAsync(SanctionKinds.Mute, Room, Mallory);
        await mallory.SayAsync(Room, "heard");
        moderator.MessagesIn(Room).Select(message => message.Text).Should().NotContain("muted");
    }

    [Fact]
    public async Task A_user_who_is_muted_in_the_whole_service_says_nothing_anywhere()
    {
        var admin = await ConnectAsync("root", ChatRoles.Admin);
        var mallory = await ConnectAsync("mallory", ChatRoles.Admin);
        await mallory.JoinAsync(Room);

        await admin.MuteAsync(null, Mallory);

        foreach (var call in new Func<Task>[]
        {
            () => mallory.SayAsync(Room, "muted"), () => mallory.TypeAsync(Room), () => mallory.DirectAsync(Named("alice"), "muted"), () => mallory.BroadcastAsync("muted"),
        })
        {
            var refusal = (await call.Should().ThrowAsync<ChatErrorException>()).Which;
            refusal.Code.Should().Be(ChatErrors.Muted);
            refusal.Until.Should().BeNull();
        }

        await admin.LiftAsync(SanctionKinds.Mute, null, Mallory);
        await mallory.DirectAsync(Named("alice"), "heard");
    }

    [Fact]
    public async Task A_mute_ends_by_itself()
    {
        var moderator = await ModeratorAsync();
        var mallory = await ConnectAsync("mallory");
        await mallory.JoinAsync(Room);
        await moderator.MuteAsync(Room, Mallory);
        (await CodeOf(() => mallory.SayAsync(Room, "muted"))).Should().Be(ChatErrors.Muted);

        await moderator.MuteAsync(Room, Mallory, TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(1));

        await Wait.UntilAsync(async () => await CodeOf(() => mallory.SayAsync(Room, "heard")) == "no error", "the mute ends");
        (await CodeOf(() => moderator.LiftAsync(SanctionKinds.Mute, Room, Mallory))).Should().Be(ChatErrors.NotFound);
    }

    [Fact]
    public async Task A_user_who_is_banned_from_a_room_leaves_it_and_may_not_come_back()
    {
        var moderator = await ModeratorAsync();
        var mallory = await ConnectAsync("mallory");
        foreach (var client in new[] { moderator, mallory }) await client.JoinAsync(Room);

        await moderator.BanAsync(Room, Mallory, Later, "spam");

        foreach (var client in new[] { moderator, mallory })
            (await client.Events.FirstAsync<MemberLeft>()).Should().Be(new MemberLeft(Room, Mallory, 1, LeaveReasons.Kicked));
        var joining = () => mallory.JoinAsync(Room);
        var refusal = (await joining.Should().ThrowAsync<ChatErrorException>()).Which;
        refusal.Code.Should().Be(ChatErrors.Banned);
        refusal.Until.Should().Be("2040-01-02T03:04:05.678Z");
        await mallory.JoinAsync(Other);

        await moderator.LiftAsync(SanctionKinds.Ban, Room, Mallory);
        (await mallory.JoinAsync(Room)).Members.Should().Contain(Mallory);
    }

    [Fact]
    public async Task A_user_who_is_banned_from_the_service_is_cut_off_and_not_let_in()
    {
        var admin = await ConnectAsync("root", ChatRoles.Admin);
        var mallory = await ConnectAsync("mallory");

        await admin.BanAsync(null, Mallory, Later);

        await mallory.Closed.WaitAsync(Wait.Deadline);
        if (mallory is PlainTestClient plain) plain.CloseCode.Should().Be(CloseCodes.Removed);
        var connecting = () => Connect.ToAsync(Address, Mallory, Protocol);
        await connecting.Should().ThrowAsync<IOException>();
        await admin.PingAsync();

        await admin.LiftAsync(SanctionKinds.Ban, null, Mallory);
        await ConnectAsync("mallory");
    }

    [Fact]
    public async Task What_was_imposed_is_listed_with_who_why_and_until_when()
    {
        var moderator = await ModeratorAsync();
        await moderator.MuteAsync(Room, Mallory, Later, "\"spam\"\n🎉");
        await moderator.BanAsync(Room, Mallory);
        await moderator.MuteAsync(Room, Named("bob"));

        var first = await moderator.SanctionsAsync(new SanctionsRequest(Room, Limit: 2));
        var rest = await moderator.SanctionsAsync(new SanctionsRequest(Room, Limit: 2, Cursor: first.Next));
        var bans = await moderator.SanctionsAsync(new SanctionsRequest(Room, Mallory, SanctionKinds.Ban));

        first.Sanctions.Should().HaveCount(2);
        rest.Next.Should().BeNull();
        SanctionEntry[] all = [.. first.Sanctions, .. rest.Sanctions];
        all.Select(sanction => (sanction.Kind, sanction.UserId)).Should()
            .BeEquivalentTo([(SanctionKinds.Mute, Mallory), (SanctionKinds.Ban, Mallory), (SanctionKinds.Mute, Named("bob"))]);
        var mute = all.Single(sanction => sanction.Kind == SanctionKinds.Mute && sanction.UserId == Mallory);
        mute.Should().Be(new SanctionEntry(SanctionKinds.Mute, Room, Mallory, Later, "\"spam\"\n🎉", Named("moderator"), mute.At));
        mute.At.Should().BeCloseTo(TimeProvider.System.GetUtcNow().UtcDateTime, TimeSpan.FromMinutes(5));
        bans.Sanctions.Should().ContainSingle().Which.Until.Should().BeNull();

        await moderator.LiftAsync(SanctionKinds.Ban, Room, Mallory);
        (await moderator.SanctionsAsync(new SanctionsRequest(Room, Mallory, SanctionKinds.Ban))).Sanctions.Should().BeEmpty();
    }

    [Fact]
    public async Task Bad_input_is_refused_and_changes_nothing()
    {
        var admin = await ConnectAsync("root", ChatRoles.Admin);
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var tooLong = new string('x', ChatLimits.ReasonLength + 1);
        (string Code, Func<Task> Call)[] calls =
        [
            (ChatErrors.InvalidRoom, () => admin.KickAsync(" ", Mallory)),
            (ChatErrors.InvalidRoom, () => admin.MuteAsync("", Mallory)),
            (ChatErrors.InvalidRoom, () => admin.BanAsync("a\n", Mallory)),
            (ChatErrors.InvalidRoom, () => admin.LiftAsync(SanctionKinds.Ban, "", Mallory)),
            (ChatErrors.InvalidRoom, () => admin.SanctionsAsync(new SanctionsRequest(""))),
            (ChatErrors.InvalidRequest, () => admin.KickAsync(Room, "")),
            (ChatErrors.InvalidRequest, () => admin.MuteAsync(Room, new string('x', ChatLimits.UserIdLength + 1))),
            (ChatErrors.InvalidRequest, () => admin.KickAsync(Room, Mallory, tooLong)),
            (ChatErrors.InvalidRequest, () => admin.BanAsync(Room, Mallory, reason: tooLong)),
            (ChatErrors.InvalidRequest, () => admin.MuteAsync(Room, Mallory, now.AddSeconds(-1))),
            (ChatErrors.InvalidRequest, () => admin.BanAsync(null, Mallory, DateTime.SpecifyKind(DateTime.MinValue.AddYears(1999), DateTimeKind.Utc))),
            (ChatErrors.InvalidRequest, () => admin.LiftAsync("kick", Room, Mallory)),
            (ChatErrors.InvalidRequest, () => admin.SanctionsAsync(new SanctionsRequest(Room, Kind: "Mute"))),
            (ChatErrors.InvalidRequest, () => admin.SanctionsAsync(new SanctionsRequest(Room, Limit: 0))),
            (ChatErrors.InvalidRequest, () => admin.SanctionsAsync(new SanctionsRequest(Room, Limit: ChatLimits.SanctionPageLength + 1))),
            (ChatErrors.InvalidRequest, () => admin.SanctionsAsync(new SanctionsRequest(Room, Cursor: "nonsense"))),
            (ChatErrors.NotFound, () => admin.LiftAsync(SanctionKinds.Mute, Room, Mallory)),
        ];

        foreach (var (code, call) in calls) (await CodeOf(call)).Should().Be(code);

        await admin.MuteAsync(Room, Mallory, reason: new string('x', ChatLimits.ReasonLength));
        (await admin.SanctionsAsync(new SanctionsRequest(UserId: Mallory))).Sanctions.Should().ContainSingle();
    }

    [Fact]
    public async Task Who_does_not_moderate_the_room_may_do_nothing()
    {
        var elsewhere = await WithTokenAsync("carol", [Other, Room + "-*"]);
        var nobody = await ConnectAsync("alice");
        foreach (var client in new[] { elsewhere, nobody })
        {
            Func<Task>[] calls =
            [
                () => client.KickAsync(Room, Mallory), () => client.MuteAsync(Room, Mallory), () => client.BanAsync(Room, Mallory),
                () => client.LiftAsync(SanctionKinds.Mute, Room, Mallory), () => client.SanctionsAsync(new SanctionsRequest(Room)),
                () => client.MuteAsync(null, Mallory), () => client.BanAsync(null, Mallory), () => client.SanctionsAsync(new SanctionsRequest()),
            ];
            foreach (var call in calls) (await CodeOf(call)).Should().Be(ChatErrors.Forbidden);
        }
    }

    [Fact]
    public async Task A_newer_token_can_make_a_moderator()
    {
        var carol = await ConnectAsync("carol");
        (await CodeOf(() => carol.MuteAsync(Room, Mallory))).Should().Be(ChatErrors.Forbidden);

        await carol.RefreshAsync(Token("carol", [Room]));

        await carol.MuteAsync(Room, Mallory);
        await carol.RefreshAsync(TestTokens.For(Named("carol")));
        (await CodeOf(() => carol.LiftAsync(SanctionKinds.Mute, Room, Mallory))).Should().Be(ChatErrors.Forbidden);
    }

    protected override Task<ChatTestClient> OpenAsync(string user, string[] roles) => Connect.ToAsync(Address, user, Protocol, roles);

    /// <summary>Somebody who moderates the rooms of the test, by a prefix.</summary>
    private Task<ChatTestClient> ModeratorAsync() => WithTokenAsync("moderator", [Room[..^2] + "*"]);

    private Task<ChatTestClient> WithTokenAsync(string user, string[] rooms) => TrackAsync(Connect.WithTokenAsync(Address, Token(user, rooms), Protocol));

    private string Token(string user, string[] rooms) => TestTokens.Create(new() { ["sub"] = Named(user), [ChatClaims.Moderates] = rooms });
}
