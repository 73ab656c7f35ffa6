using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Endpoints.Http;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Rooms;

/// <summary>Searching, for every wire protocol and over HTTP.</summary>
public sealed class SearchTests
{
    private const string Room = "room";

    public static TheoryData<string, WireProtocol> Ways => new()
    {
        { "On", WireProtocol.Json }, { "On", WireProtocol.MessagePack }, { "On", WireProtocol.PlainJson },
        { "Off", WireProtocol.Json }, { "Off", WireProtocol.MessagePack }, { "Off", WireProtocol.PlainJson },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Members_find_what_was_said_and_others_do_not(string fastPath, WireProtocol protocol)
    {
        await using var server = await ChatServer.StartAsync("--Chat:History:Search=true", $"--Chat:FastPath={fastPath}");
        await using var alice = await Connect.ToAsync(server.Address, "alice", protocol);
        await using var eve = await Connect.ToAsync(server.Address, "eve", protocol);
        await alice.JoinAsync(Room);
        for (var i = 1; i <= 25; i++) await alice.SayAsync(Room, $"Größe {i}");
        await alice.SayAsync(new SendMessageRequest(Room, "with a payload", Data: """{"a":1.50}""", Mentions: ["bob"]));
        await alice.EditAsync(Room, 25, "grosse Sache");
        await alice.DeleteAsync(Room, 24);

        var page = await alice.SearchAsync(Room, "GROß*");
        page.Room.Should().Be(Room);
        page.Messages.Select(message => message.Seq).Should().Equal(Enumerable.Range(4, 20).Reverse().Select(i => (long)i), "20 are a page, and deleted ones are not found");
        page.HasMore.Should().BeTrue();
        var rest = await alice.SearchAsync(Room, "größe", before: 4, limit: 50);
        rest.Messages.Select(message => (message.Seq, message.Text)).Should().Equal((3, "Größe 3"), (2, "Größe 2"), (1, "Größe 1"));
        rest.HasMore.Should().BeFalse();

        var edited = (await alice.SearchAsync(Room, "sache")).Messages.Should().ContainSingle().Subject;
        (edited.Seq, edited.Changed!.By).Should().Be((25, "alice"));
        var (data, mentions) = (await alice.SearchAsync(Room, "payload", limit: 1)).Messages.Select(message => (message.Data, message.Mentions)).Single();
        data.Should().Be("""{"a":1.50}""".Replace("1.50", protocol == WireProtocol.MessagePack ? "1.5" : "1.50"));
        mentions.Should().Equal("bob");

        (await CodeOf(() => eve.SearchAsync(Room, "size"))).Should().Be(ChatErrors.NotAMember);
        foreach (var query in new[] { "", "***", new string('x', 201) }) (await CodeOf(() => alice.SearchAsync(Room, query))).Should().Be(ChatErrors.InvalidRequest);
        (await CodeOf(() => alice.SearchAsync(Room, "x", limit: 51))).Should().Be(ChatErrors.InvalidRequest);
        (await CodeOf(() => alice.SearchAsync(Room, "x", before: 0))).Should().Be(ChatErrors.InvalidRequest);
        (await CodeOf(() => alice.SearchAsync(" ", "x"))).Should().Be(ChatErrors.InvalidRoom);
        (await alice.SearchAsync(Room, new string('x', 200), limit: 50)).Messages.Should().BeEmpty();
    }

    [Fact]
    public async Task Back_ends_and_members_search_over_HTTP()
    {
        await using var server = await ChatServer.StartAsync([.. ApiClient.Keys(), "--Chat:History:Search=true", "--Chat:History:Store=Memory"]);
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);
        using var reader = ApiClient.WithKey(server.Address, "read");
        using var publisher = ApiClient.WithKey(server.Address, "publish");
        using var member = ApiClient.OfUser(server.Address, "alice");
        using var stranger = ApiClient.OfUser(server.Address, "eve");
        await alice.JoinAsync(Room);
        for (var i = 1; i <= 3; i++) await alice.SayAsync(Room, $"word {i}");

        foreach (var client in new[] { reader, member })
        {
            var found = await client.GetAsync($"rooms/{Room}/search?query=w*&limit=2&before=3");
            (found.Status, found["has_more"].GetBoolean()).Should().Be((200, false));
            found["messages"].EnumerateArray().Select(message => message.GetProperty("seq").GetInt64()).Should().Equal(2, 1);
        }

        (await reader.GetAsync($"rooms/{Room}/search")).Status.Should().Be(400);
        (await publisher.GetAsync($"rooms/{Room}/search?query=w")).Status.Should().Be(403);
        (await stranger.GetAsync($"rooms/{Room}/search?query=w")).String("code").Should().Be(ChatErrors.NotAMember);
    }

    [Fact]
    public async Task Where_the_switch_is_off_a_search_is_unavailable_and_says_why()
    {
        await using var server = await ChatServer.StartAsync();
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        await alice.JoinAsync(Room);

        var searching = () => alice.SearchAsync(Room, "word");

        (await searching.Should().ThrowAsync<ChatErrorException>().WithMessage("*Chat:History:Search*")).Which.Code.Should().Be(ChatErrors.Unavailable);
    }

    [RedisFact]
    public async Task With_a_Redis_without_RediSearch_a_search_is_unavailable_and_says_why()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var nodes = await Nodes.StartAsync(redis, 1, "--Chat:History:Search=true");
        await using var alice = await nodes.ConnectAsync(0, "alice");
        await alice.JoinAsync(Room);

        var searching = () => alice.SearchAsync(Room, "word");

        (await searching.Should().ThrowAsync<ChatErrorException>().WithMessage("*without RediSearch*")).Which.Code.Should().Be(ChatErrors.Unavailable);
    }

    private static async Task<string> CodeOf(Func<Task> call)
    {
        try
        {
            await call();
            return "no error";
        }
        catch (ChatErrorException e)
        {
            return e.Code;
        }
    }
}
