using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Http.Messages;

public sealed class ReactionEndpointTests : IAsyncLifetime
{
    private readonly string room = $"room-{Guid.NewGuid():N}";
    private ChatServer server = null!;
    private ApiClient backEnd = null!;

    public async Task InitializeAsync()
    {
        server = await ChatServer.StartAsync([.. ApiClient.Key(0, "shop", "publish"), .. ApiClient.Key(1, "reader", "read"), "--Chat:Rooms:MaxReactions=3"]);
        backEnd = ApiClient.WithKey(server.Address, "shop");
        (await backEnd.PostAsync($"rooms/{room}/messages", """{"text":"hello"}""")).Demand();
    }

    public async Task DisposeAsync()
    {
        backEnd.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_back_end_reacts_as_a_user_under_a_name_or_under_that_of_its_key()
    {
        await using var bob = await Connect.ToAsync(server.Address, "bob", WireProtocol.Json);
        await bob.JoinAsync(room);
        using var reader = ApiClient.WithKey(server.Address, "reader");

        await PutAsync(backEnd, "%F0%9F%91%8D?user_id=alice");
        await PutAsync(backEnd, "%F0%9F%91%8D?system=deploys");
        var reacted = await PutAsync(backEnd, "a%2Fb");

        reacted.Status.Should().Be(200);
        reacted["reactions"].GetProperty("👍").GetProperty("users").EnumerateArray().Select(id => id.GetString()).Should().Equal("alice", "system:deploys");
        reacted["reactions"].GetProperty("a/b").GetProperty("count").GetInt32().Should().Be(1);
        await bob.Events.FirstAsync<MessageReacted>(e => e.Reactions.ContainsKey("a/b") && e.Change == 3);
        var list = (await reader.GetAsync($"rooms/{room}/messages/1/reactions")).Demand();
        list["reactions"].GetProperty("👍").EnumerateArray().Select(id => id.GetString()).Should().Equal("alice", "system:deploys");
        list["reactions"].GetProperty("a/b").EnumerateArray().Select(id => id.GetString()).Should().Equal("system:shop");
        (await reader.GetAsync($"rooms/{room}/messages/1")).Demand()["reactions"].GetProperty("👍").GetProperty("count").GetInt32().Should().Be(2);

        (await PutAsync(backEnd, "x")).Should().Match<ApiAnswer>(refused => refused.Status == 409 && refused.Code == ChatErrors.TooManyReactions);
        (await backEnd.DeleteAsync($"rooms/{room}/messages/1/reactions/a%2Fb")).Demand()["reactions"].TryGetProperty("a/b", out _).Should().BeFalse();
        (await backEnd.DeleteAsync($"rooms/{room}/messages/1/reactions/a%2Fb")).Status.Should().Be(200, "it is gone already");
    }

    [Fact]
    public async Task A_user_reacts_as_itself_where_it_is_a_member_and_nobody_to_what_is_not_there()
    {
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        await alice.JoinAsync(room);
        using var member = ApiClient.OfUser(server.Address, "alice");
        using var stranger = ApiClient.OfUser(server.Address, "bob");
        using var reader = ApiClient.WithKey(server.Address, "reader");

        (await PutAsync(member, "x")).Demand()["reactions"].GetProperty("x").GetProperty("users")[0].GetString().Should().Be("alice");
        (await PutAsync(stranger, "x")).Code.Should().Be(ChatErrors.NotAMember);
        (await PutAsync(member, "x?user_id=bob")).Code.Should().Be(ChatErrors.Forbidden);
        (await PutAsync(reader, "x")).Code.Should().Be(ChatErrors.Forbidden);
        (await PutAsync(backEnd, new string('x', 33))).Code.Should().Be(ChatErrors.InvalidRequest);
        (await backEnd.SendAsync("PUT", $"rooms/{room}/messages/7/reactions/x")).Code.Should().Be(ChatErrors.NotFound);
        (await reader.GetAsync($"rooms/{room}/messages/7/reactions")).Code.Should().Be(ChatErrors.NotFound);
    }

    private Task<ApiAnswer> PutAsync(ApiClient client, string emoji) => client.SendAsync("PUT", $"rooms/{room}/messages/1/reactions/{emoji}");
}
