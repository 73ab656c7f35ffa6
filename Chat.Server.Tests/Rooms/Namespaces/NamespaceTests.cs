using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Endpoints.Http;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Rooms.Namespaces;

/// <summary>What namespaces change in their rooms, and nowhere else.</summary>
public sealed class NamespaceTests : IAsyncLifetime
{
    private ChatServer server = null!;
    private ApiClient backEnd = null!;

    public static TheoryData<WireProtocol> Protocols => [.. Connect.EveryProtocol];

    public async Task InitializeAsync()
    {
        server = await ChatServer.StartAsync(
        [
            .. ApiClient.Key(0, "shop", "publish", "read"),
            "--Chat:Namespaces:0:Prefix=news-", "--Chat:Namespaces:0:Post=Api", "--Chat:Namespaces:0:MaxMessages=3",
            "--Chat:Namespaces:1:Prefix=news-staff-", "--Chat:Namespaces:1:Post=Moderators",
            "--Chat:Namespaces:2:Prefix=quiet-", "--Chat:Namespaces:2:Presence=false", "--Chat:Namespaces:2:Typing=false",
            "--Chat:Namespaces:3:Prefix=unannounced-", "--Chat:Namespaces:3:Announcements=false",
            "--Chat:Namespaces:4:Prefix=pair-", "--Chat:Namespaces:4:MaxMembers=2",
            "--Chat:Namespaces:5:Prefix=slow-", "--Chat:Namespaces:5:SlowMode=00:10:00",
            "--Chat:Namespaces:6:Prefix=feed-", "--Chat:Namespaces:6:Publish=Api",
            "--Chat:Namespaces:7:Prefix=stage-", "--Chat:Namespaces:7:Publish=Moderators",
            "--Chat:Namespaces:8:Prefix=awards-", "--Chat:Namespaces:8:React=Moderators",
        ]);
        backEnd = ApiClient.WithKey(server.Address, "shop");
    }

    public async Task DisposeAsync()
    {
        backEnd.Dispose();
        await server.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Where_back_ends_alone_speak_members_hear(WireProtocol protocol)
    {
        await using var alice = await Connect.ToAsync(server.Address, "alice", protocol);
        await alice.JoinAsync("news-today");

        (await CodeAsync(() => alice.SayAsync("news-today", "me too"))).Should().Be(ChatErrors.Forbidden);
        (await backEnd.PostAsync("rooms/news-today/messages", """{"text":"extra"}""")).Status.Should().Be(201);
        (await alice.Events.FirstAsync<ChatMessage>()).Text.Should().Be("extra");
    }

    [Fact]
    public async Task The_longest_prefix_holds_alone_and_moderators_speak_where_members_do_not()
    {
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);
        await using var carol = await Connect.WithTokenAsync(
            server.Address, TestTokens.Create(new() { ["sub"] = "carol", ["moderates"] = new[] { "news-staff-*" } }), WireProtocol.Json);
        foreach (var client in new[] { alice, carol }) await client.JoinAsync("news-staff-1");

        (await CodeAsync(() => alice.SayAsync("news-staff-1", "x"))).Should().Be(ChatErrors.Forbidden);
        (await carol.SayAsync("news-staff-1", "x")).Seq.Should().Be(1);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Where_back_ends_alone_publish_events_members_hear_them_and_may_speak(WireProtocol protocol)
    {
        var room = $"feed-{protocol}";
        await using var alice = await Connect.ToAsync(server.Address, "alice", protocol);
        await alice.JoinAsync(room);

        (await CodeAsync(() => alice.PublishAsync(room, "price"))).Should().Be(ChatErrors.Forbidden);
        await alice.SayAsync(room, "up?");
        (await backEnd.PostAsync($"rooms/{room}/events", """{"event":"price","data":{"eur":1.20}}""")).Status.Should().Be(202);
        (await alice.Events.FirstAsync<RoomEvent>()).Should().Be(new RoomEvent(room, "price", "system:shop", protocol == WireProtocol.MessagePack ? """{"eur":1.2}""" : """{"eur":1.20}"""));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Where_moderators_alone_react_others_may_speak_and_see_reactions(WireProtocol protocol)
    {
        var room = $"awards-{protocol}";
        await using var alice = await Connect.ToAsync(server.Address, "alice", protocol);
        await using var carol = await Connect.WithTokenAsync(
            server.Address, TestTokens.Create(new() { ["sub"] = "carol", ["moderates"] = new[] { "awards-*" } }), WireProtocol.Json);
        foreach (var client in new[] { alice, carol }) await client.JoinAsync(room, changes: 0);
        await alice.SayAsync(room, "my best");

        (await CodeAsync(() => alice.ReactAsync(room, 1, "🥇"))).Should().Be(ChatErrors.Forbidden);
        await carol.ReactAsync(room, 1, "🥇");
        (await alice.Events.FirstAsync<MessageReacted>()).Reactions["🥇"].Users.Should().Equal("carol");
    }

    [Fact]
    public async Task Moderators_publish_events_where_members_do_not()
    {
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);
        await using var carol = await Connect.WithTokenAsync(
            server.Address, TestTokens.Create(new() { ["sub"] = "carol", ["moderates"] = new[] { "stage-*" } }), WireProtocol.Json);
        foreach (var client in new[] { alice, carol }) await client.JoinAsync("stage-1");

        (await CodeAsync(() => alice.PublishAsync("stage-1", "light"))).Should().Be(ChatErrors.Forbidden);
        await carol.PublishAsync("stage-1", "light");
        (await alice.Events.FirstAsync<RoomEvent>()).From.Should().Be("carol");
    }

    [Fact]
    public async Task Without_presence_there_are_counts_and_no_names()
    {
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        await using var bob = await Connect.ToAsync(server.Address, "bob", WireProtocol.MessagePack);
        await alice.JoinAsync("quiet-1");

        var snapshot = await bob.JoinAsync("quiet-1");
        await bob.TypeAsync("quiet-1");
        await bob.SayAsync("quiet-1", "end");

        snapshot.Members.Should().BeEmpty();
        snapshot.MemberCount.Should().Be(2);
        (await bob.MembersAsync("quiet-1")).Should().BeEquivalentTo(new RoomMembers("quiet-1", [], 2));
        await alice.Events.FirstAsync<ChatMessage>();
        alice.Events.Of<MemberJoined>().Should().ContainSingle("the others are not told").Which.UserId.Should().Be("alice");
        alice.Events.Of<TypingNotice>().Should().BeEmpty();
    }

    [Fact]
    public async Task Without_announcements_members_are_listed_and_nobody_is_told()
    {
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);
        await alice.JoinAsync("unannounced-1");
        await using (var bob = await Connect.ToAsync(server.Address, "bob", WireProtocol.Json))
        {
            (await bob.JoinAsync("unannounced-1")).Members.Should().BeEquivalentTo("alice", "bob");
            await bob.LeaveAsync("unannounced-1");
        }

        await alice.SayAsync("unannounced-1", "end");

        await alice.Events.FirstAsync<ChatMessage>();
        alice.Events.Of<MemberJoined>().Should().ContainSingle();
        alice.Events.Of<MemberLeft>().Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_full_room_takes_nobody_but_further_connections_of_its_members(WireProtocol protocol)
    {
        var room = $"pair-{protocol}";
        await using var alice = await Connect.ToAsync(server.Address, "alice", protocol);
        await using var bob = await Connect.ToAsync(server.Address, "bob", protocol);
        await using var laptop = await Connect.ToAsync(server.Address, "bob", protocol);
        await using var carol = await Connect.ToAsync(server.Address, "carol", protocol);
        await alice.JoinAsync(room);
        await bob.JoinAsync(room);

        (await CodeAsync(() => carol.JoinAsync(room))).Should().Be(ChatErrors.RoomFull);
        await laptop.JoinAsync(room);
        await alice.LeaveAsync(room);
        (await carol.JoinAsync(room)).MemberCount.Should().Be(2);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task In_slow_mode_a_user_waits_and_moderators_and_back_ends_do_not(WireProtocol protocol)
    {
        var room = $"slow-{protocol}";
        await using var alice = await Connect.ToAsync(server.Address, "alice", protocol);
        await using var bob = await Connect.ToAsync(server.Address, "bob", protocol);
        await using var root = await Connect.ToAsync(server.Address, "root", protocol, ChatRoles.Admin);
        foreach (var client in new[] { alice, bob, root }) await client.JoinAsync(room);
        await alice.SayAsync(room, "one");

        (await CodeAsync(() => alice.SayAsync(room, "two"))).Should().Be(ChatErrors.RateLimited);
        await bob.SayAsync(room, "mine is another turn");
        await root.SayAsync(room, "one");
        await root.SayAsync(room, "two");
        (await backEnd.PostAsync($"rooms/{room}/messages", """{"text":"x","user_id":"alice"}""")).Status.Should().Be(201);
        using var http = ApiClient.OfUser(server.Address, "alice");
        var refused = await http.PostAsync($"rooms/{room}/messages", """{"text":"x"}""");
        (refused.Status, refused.Code).Should().Be((429, ChatErrors.RateLimited));
        refused.Number("retry_after_ms").Should().BeInRange(1, 600_000);
        refused.Headers.Should().ContainKey("Retry-After");
    }

    [Fact]
    public async Task A_refusal_gives_back_no_turn_that_was_used()
    {
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);
        await alice.JoinAsync("slow-turns");
        var first = await alice.SayAsync("slow-turns", "one", "id");

        (await alice.SayAsync("slow-turns", "one", "id")).Should().BeEquivalentTo(first with { Duplicate = true }, "its receipt may have been lost");
        (await CodeAsync(() => alice.SayAsync("slow-turns", "two", "id"))).Should().Be(ChatErrors.IdConflict);
        (await CodeAsync(() => alice.SayAsync("slow-turns", "three", "other"))).Should().Be(ChatErrors.RateLimited);
    }

    [Fact]
    public async Task Whoever_may_not_say_something_may_not_edit_either()
    {
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);
        await alice.JoinAsync("news-edits");
        await backEnd.PostAsync("rooms/news-edits/messages", """{"text":"by the service","user_id":"alice"}""");

        (await CodeAsync(() => alice.EditAsync("news-edits", 1, "by alice"))).Should().Be(ChatErrors.Forbidden);
    }

    [Fact]
    public async Task A_rooms_settings_are_shown_and_other_rooms_have_the_defaults()
    {
        var news = (await backEnd.GetAsync("rooms/news-today"))["settings"];
        var feed = (await backEnd.GetAsync("rooms/feed-1"))["settings"];
        var other = (await backEnd.GetAsync("rooms/other"))["settings"];

        (news.GetProperty("namespace").GetString(), news.GetProperty("post").GetString(), news.GetProperty("max_messages").GetInt32()).Should().Be(("news-", "api", 3));
        (feed.GetProperty("post").GetString(), feed.GetProperty("publish").GetString()).Should().Be(("members", "api"));
        other.TryGetProperty("namespace", out _).Should().BeFalse();
        (other.GetProperty("post").GetString(), other.GetProperty("max_messages").GetInt32()).Should().Be(("members", 10_000));
    }

    private static async Task<string?> CodeAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (ChatErrorException e)
        {
            return e.Code;
        }
    }
}
