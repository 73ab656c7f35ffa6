using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Http.Users;

/// <summary>Why connections ended is remembered, with what had gone through them.</summary>
public sealed class EndedConnectionTests : IAsyncLifetime
{
    private ChatServer server = null!;
    private ApiClient root = null!;

    public async Task InitializeAsync()
    {
        server = await ChatServer.StartAsync("--Chat:Delivery:MaxQueuedBytes=65536");
        root = ApiClient.OfUser(server.Address, "root", ChatRoles.Admin);
    }

    public async Task DisposeAsync()
    {
        root.Dispose();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData(WireProtocol.Json)]
    [InlineData(WireProtocol.MessagePack)]
    [InlineData(WireProtocol.PlainJson)]
    public async Task Who_was_disconnected_and_who_went_are_told_apart(WireProtocol protocol)
    {
        await using var alice = await Connect.ToAsync(server.Address, "alice", protocol);
        var bob = await Connect.ToAsync(server.Address, "bob", protocol);
        await alice.JoinAsync("room");
        await alice.SayAsync("room", "one");
        await alice.Events.FirstAsync<ChatMessage>();
        var id = alice.Events.Of<Welcome>()[0].ConnectionId;

        (await root.DeleteAsync($"users/alice/connections/{id}")).Demand();
        await bob.DisposeAsync();
        var ends = await EndsAsync("", 2);

        var disconnected = ends.Single(end => end.GetProperty("user_id").GetString() == "alice");
        disconnected.GetProperty("connection_id").GetString().Should().Be(id);
        disconnected.GetProperty("code").GetInt32().Should().Be(CloseCodes.Disconnected);
        disconnected.GetProperty("reason").GetString().Should().Be("Disconnected by a back end");
        disconnected.GetProperty("received").GetInt64().Should().Be(2);
        disconnected.GetProperty("sent").GetInt64().Should().BeGreaterThanOrEqualTo(2, "it was told of itself and of its message");
        disconnected.GetProperty("lived_seconds").GetDouble().Should().BePositive();
        disconnected.GetProperty("queued_bytes").GetInt32().Should().Be(0);
        disconnected.GetProperty("address").GetString().Should().Contain("127.0.0.1");
        var gone = ends.Single(end => end.GetProperty("user_id").GetString() == "bob");
        gone.TryGetProperty("code", out _).Should().BeFalse("the client went");
        (await EndsAsync("code=4011", 1)).Should().OnlyContain(end => end.GetProperty("user_id").GetString() == "alice");
        (await EndsAsync("code=none", 1)).Should().OnlyContain(end => end.GetProperty("user_id").GetString() == "bob");
        (await EndsAsync("user_id=bob", 1)).Should().OnlyContain(end => end.GetProperty("user_id").GetString() == "bob");
        (await root.GetAsync("connections/ended?user_id=carol"))["connections"].GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task A_slow_reader_shows_its_code_and_what_waited_for_it()
    {
        using var deaf = new ClientWebSocket();
        deaf.Options.SetRequestHeader("Authorization", $"Bearer {TestTokens.For("deaf")}");
        await deaf.ConnectAsync(new Uri($"ws://{server.Address.Authority}{ChatEndpoints.PlainJson}"), CancellationToken.None);
        await deaf.SendAsync(Encoding.UTF8.GetBytes("""{"type":"join_room","room":"room"}"""), WebSocketMessageType.Text, true, CancellationToken.None);
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        await alice.JoinAsync("room");
        var text = new string('x', 4000);

        await Wait.UntilAsync(
            async () =>
            {
                await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => alice.SayAsync("room", text)));
                return (await root.GetAsync("connections/ended?code=4008"))["connections"].GetArrayLength() == 1;
            },
            "the deaf reader is cut off");

        var end = (await EndsAsync("code=4008", 1))[0];
        end.GetProperty("user_id").GetString().Should().Be("deaf");
        end.GetProperty("reason").GetString().Should().Be("Reading too slowly");
        end.GetProperty("queued_bytes").GetInt32().Should().BeGreaterThan(60_000);
        end.GetProperty("sent_per_second").GetDouble().Should().BePositive();
    }

    [Fact]
    public async Task The_last_thousand_are_listed_in_pages_the_newest_first()
    {
        for (var i = 0; i < 12; i++)
            await (await Connect.ToAsync(server.Address, $"user-{i}", WireProtocol.PlainJson)).DisposeAsync();
        await EndsAsync("", 12);

        var listed = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var page = (await root.GetAsync($"connections/ended?limit=5{(cursor is null ? "" : $"&cursor={cursor}")}")).Demand();
            listed.AddRange(page["connections"].EnumerateArray());
            cursor = page.Json.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);

        listed.Select(end => end.GetProperty("user_id").GetString()).Should().BeEquivalentTo(Enumerable.Range(0, 12).Select(i => $"user-{i}"));
        listed.Select(end => end.GetProperty("ended_at").GetDateTime()).Should().BeInDescendingOrder();
        foreach (var wrong in new[] { "cursor=nonsense!", "cursor=", "cursor=eA", "code=slow", "code=-1", "limit=0", "limit=1001" })
            (await root.GetAsync($"connections/ended?{wrong}")).Code.Should().Be(ChatErrors.InvalidRequest, wrong);
    }

    private async Task<JsonElement[]> EndsAsync(string filter, int count)
    {
        JsonElement[] ends = [];
        await Wait.UntilAsync(
            async () => (ends = [.. (await root.GetAsync($"connections/ended?{filter}")).Demand()["connections"].EnumerateArray()]).Length >= count,
            $"{count} connections have ended");
        ends.Should().HaveCount(count);
        return ends;
    }
}
