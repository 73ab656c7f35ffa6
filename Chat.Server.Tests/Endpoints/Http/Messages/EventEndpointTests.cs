using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Http.Messages;

public sealed class EventEndpointTests : IAsyncLifetime
{
    private readonly string room = $"room-{Guid.NewGuid():N}";
    private ChatServer server = null!;
    private ApiClient backEnd = null!;

    public async Task InitializeAsync()
    {
        server = await ChatServer.StartAsync([.. ApiClient.Key(0, "shop", "publish"), .. ApiClient.Key(1, "reader", "read")]);
        backEnd = ApiClient.WithKey(server.Address, "shop");
    }

    public async Task DisposeAsync()
    {
        backEnd.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task What_a_back_end_publishes_is_heard_in_every_protocol()
    {
        foreach (var protocol in Connect.EveryProtocol)
        {
            await using var client = await Connect.ToAsync(server.Address, $"user-{protocol}", protocol);
            await client.JoinAsync(room);

            var published = await backEnd.PostAsync($"rooms/{room}/events", """{"event":"order.paid","data":{ "id" : 7, "sum" : 1.5 },"key":"7"}""");

            published.Status.Should().Be(202);
            (await client.Events.FirstAsync<RoomEvent>()).Should().Be(new RoomEvent(room, "order.paid", "system:shop", """{"id":7,"sum":1.5}""", "7"));
        }
    }

    [Theory]
    [InlineData("""{"event":"e","user_id":"alice"}""", "alice")]
    [InlineData("""{"event":"e","system":"deploys"}""", "system:deploys")]
    public async Task A_back_end_publishes_as_a_user_or_under_a_name(string body, string from)
    {
        await using var bob = await Connect.ToAsync(server.Address, "bob", WireProtocol.Json);
        await bob.JoinAsync(room);

        (await backEnd.PostAsync($"rooms/{room}/events", body)).Status.Should().Be(202);
        (await bob.Events.FirstAsync<RoomEvent>()).From.Should().Be(from);
    }

    [Fact]
    public async Task A_user_publishes_as_itself_where_it_is_a_member_and_other_keys_not_at_all()
    {
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        await alice.JoinAsync(room);
        using var member = ApiClient.OfUser(server.Address, "alice");
        using var stranger = ApiClient.OfUser(server.Address, "bob");
        using var reader = ApiClient.WithKey(server.Address, "reader");

        (await stranger.PostAsync($"rooms/{room}/events", """{"event":"e"}""")).Code.Should().Be(ChatErrors.NotAMember);
        (await reader.PostAsync($"rooms/{room}/events", """{"event":"e"}""")).Code.Should().Be(ChatErrors.Forbidden);
        (await member.PostAsync($"rooms/{room}/events", """{"event":"e","user_id":"bob"}""")).Code.Should().Be(ChatErrors.Forbidden);
        (await member.PostAsync($"rooms/{room}/events", """{"event":"mine"}""")).Status.Should().Be(202);
        (await alice.Events.FirstAsync<RoomEvent>()).Should().Be(new RoomEvent(room, "mine", "alice"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"event":"Not a name"}""")]
    [InlineData("""{"event":"e","data":[]}""")]
    [InlineData("""{"event":"e","data":{"a":1,"a":2}}""")]
    [InlineData("""{"event":"e","data":{"a":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}}""")]
    [InlineData("""{"event":"e","key":""}""")]
    public async Task What_is_no_event_is_refused(string body)
    {
        var refused = await backEnd.PostAsync($"rooms/{room}/events", body);

        (refused.Status, refused.Code).Should().Be((400, ChatErrors.InvalidRequest));
    }

    [Fact]
    public async Task Data_that_is_too_large_is_refused_with_a_code_of_its_own()
    {
        var refused = await backEnd.PostAsync($"rooms/{room}/events", $$$"""{"event":"e","data":{"a":"{{{new string('x', ChatLimits.DefaultEventBytes)}}}"}}""");

        (refused.Status, refused.Code).Should().Be((400, ChatErrors.DataTooLarge));
    }
}
