using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Http.Rooms;

public sealed class RoomEndpointTests : IAsyncLifetime
{
    private ChatServer server = null!;
    private ApiClient backEnd = null!;

    public async Task InitializeAsync()
    {
        server = await ChatServer.StartAsync(ApiClient.Key(0, "shop", "admin"));
        backEnd = ApiClient.WithKey(server.Address, "shop");
    }

    public async Task DisposeAsync()
    {
        backEnd.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Rooms_are_listed_in_pages_with_their_counts()
    {
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);
        await using var bob = await Connect.ToAsync(server.Address, "bob", WireProtocol.Json);
        for (var i = 0; i < 25; i++) await alice.JoinAsync($"list-{i}");
        await bob.JoinAsync("list-7");
        await bob.JoinAsync("other");

        var rooms = new List<(string, int)>();
        string? cursor = null;
        do
        {
            var page = (await backEnd.GetAsync($"rooms?prefix=list-&limit=10{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}")).Demand();
            rooms.AddRange(page["rooms"].EnumerateArray().Select(room => (room.GetProperty("room").GetString()!, room.GetProperty("member_count").GetInt32())));
            cursor = page.Json.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);

        rooms.Should().BeEquivalentTo(Enumerable.Range(0, 25).Select(i => ($"list-{i}", i == 7 ? 2 : 1)));
        (await backEnd.GetAsync("rooms?cursor=%ff%ffnonsense!")).Code.Should().Be(ChatErrors.InvalidRequest);
        (await backEnd.GetAsync("rooms?limit=1001")).Code.Should().Be(ChatErrors.InvalidRequest);
        (await backEnd.GetAsync("rooms?limit=0")).Code.Should().Be(ChatErrors.InvalidRequest);
    }

    [Fact]
    public async Task Rooms_are_listed_with_the_end_of_their_logs_when_that_is_asked_for()
    {
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);
        foreach (var room in new[] { "said", "silent" }) await alice.JoinAsync(room);
        for (var i = 0; i < 3; i++) await alice.SayAsync("said", "x");

        var rooms = (await backEnd.GetAsync("rooms?heads=true")).Demand()["rooms"].EnumerateArray().ToArray();

        rooms.Select(room => room.GetProperty("position").GetProperty("seq").GetInt64()).Should().Equal(3, 0);
        rooms.Select(room => room.GetProperty("position").GetProperty("epoch").GetString()).Should().NotContainNulls();
        (await backEnd.GetAsync("rooms"))["rooms"][0].TryGetProperty("position", out _).Should().BeFalse();
        (await backEnd.GetAsync("rooms?heads=perhaps")).Code.Should().Be(ChatErrors.InvalidRequest);
    }

    [Fact]
    public async Task Members_are_listed_in_pages()
    {
        var clients = await Task.WhenAll(Enumerable.Range(0, 7).Select(i => Connect.ToAsync(server.Address, $"user-{i}", WireProtocol.PlainJson)));
        foreach (var client in clients) await client.JoinAsync("members");

        var first = await backEnd.GetAsync("rooms/members/members?limit=5");
        var rest = await backEnd.GetAsync($"rooms/members/members?limit=5&cursor={Uri.EscapeDataString(first.String("next"))}");

        first.Number("member_count").Should().Be(7);
        first["members"].EnumerateArray().Concat(rest["members"].EnumerateArray()).Select(user => user.GetString()).Should().BeEquivalentTo(Enumerable.Range(0, 7).Select(i => $"user-{i}"));
        rest.Json.TryGetProperty("next", out _).Should().BeFalse();
        foreach (var client in clients) await client.DisposeAsync();
    }

    [Fact]
    public async Task A_closed_room_is_left_by_everybody_and_its_log_begins_anew()
    {
        var clients = await Task.WhenAll(Connect.EveryProtocol.Select(protocol => Connect.ToAsync(server.Address, $"user-{protocol}", protocol)));
        var before = await clients[0].JoinAsync("closing");
        foreach (var client in clients) await client.JoinAsync("closing");
        await clients[0].SayAsync("closing", "old");

        var closed = (await backEnd.DeleteAsync("rooms/closing")).Demand();

        closed["closed"].GetBoolean().Should().BeTrue();
        foreach (var client in clients)
        {
            (await client.Events.FirstAsync<MemberLeft>(left => left.UserId == client.Events.Of<Welcome>()[0].UserId)).Reason.Should().Be(LeaveReasons.Closed);
            var saying = () => client.SayAsync("closing", "still here");
            (await saying.Should().ThrowAsync<ChatErrorException>()).Which.Code.Should().Be(ChatErrors.NotAMember);
        }

        var after = await clients[1].JoinAsync("closing", before.Position with { Seq = 1 });
        after.Recovered.Should().BeFalse();
        after.Position.Epoch.Should().NotBe(before.Position.Epoch);
        (await clients[1].SayAsync("closing", "new")).Seq.Should().Be(1);
        foreach (var client in clients) await client.DisposeAsync();
    }

    [Fact]
    public async Task A_cleared_history_is_gone_and_everybody_stays()
    {
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);
        var joined = await alice.JoinAsync("clearing");
        await alice.SayAsync("clearing", "old");

        (await backEnd.DeleteAsync("rooms/clearing?history=only")).Demand()["closed"].GetBoolean().Should().BeFalse();

        (await alice.HistoryAsync(new HistoryRequest("clearing"))).Messages.Should().BeEmpty();
        (await alice.SayAsync("clearing", "new")).Seq.Should().Be(2);
        (await alice.Events.FirstAsync<ChatMessage>(message => message.Text == "new")).Seq.Should().Be(2);
        (await alice.JoinAsync("clearing")).Position.Epoch.Should().Be(joined.Position.Epoch);
        (await backEnd.DeleteAsync("rooms/clearing?history=all")).Code.Should().Be(ChatErrors.InvalidRequest);
    }
}
