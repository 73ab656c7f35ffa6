using System.Text.Json;
using Chat.Contracts;
using Chat.Server.Ports;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Http.Users;

/// <summary>A user's data over HTTP, on every store of one server.</summary>
public sealed class DataTests
{
    [Theory]
    [InlineData("Memory")]
    [InlineData("Sqlite")]
    public async Task What_a_user_said_is_given_out_and_then_erased_everywhere(string store)
    {
        await using var server = await ChatServer.StartAsync([.. ApiClient.Key(0, "shop", "admin"), $"--Chat:History:Store={store}"]);
        using var backEnd = ApiClient.WithKey(server.Address, "shop");
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);
        await using var bob = await Connect.ToAsync(server.Address, "bob", WireProtocol.MessagePack);
        foreach (var room in new[] { "one", "two" })
        {
            await alice.JoinAsync(room);
            await bob.JoinAsync(room);
            for (var i = 0; i < 150; i++) await alice.SayAsync(room, $"alice {i}");
            await bob.SayAsync(room, "bob");
        }

        await alice.SubscribeAsync("two");
        await alice.ReactAsync("one", 151, "👍");
        await server.Get<IMessageChanges>().AmendAsync(StreamKey.Room("one"), Amendment.Of(
            (await server.Get<IMessageLog>().ReadAfterAsync(StreamKey.Room("one"), new LogPosition(null, 150), 1)).Messages[0], new ReactionAmendment([new("carol", "👍", false)], 10)));
        await alice.DirectAsync("bob", "between us");
        await bob.DirectAsync("alice", "yes");
        await backEnd.PostAsync("rooms/one/mutes", """{"user_id":"alice","reason":"noise"}""");

        var lines = (await backEnd.GetAsync("users/alice/data")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToArray();
        var messages = lines.Where(line => line.TryGetProperty("message", out _)).ToArray();
        messages.Should().HaveCount(301);
        messages.Should().OnlyContain(line => line.GetProperty("message").GetProperty("from").GetString() == "alice");
        messages.Single(line => line.TryGetProperty("user_id", out _)).GetProperty("user_id").GetString().Should().Be("bob");
        var reaction = lines.Single(line => line.TryGetProperty("reactions", out _));
        (reaction.GetProperty("room").GetString(), reaction.GetProperty("seq").GetInt64(), reaction.GetProperty("reactions")[0].GetString()).Should().Be(("one", 151, "👍"));
        lines.Single(line => line.TryGetProperty("sanction", out _)).GetProperty("sanction").GetProperty("reason").GetString().Should().Be("noise");

        var subscription = lines.Single(line => line.TryGetProperty("subscription", out _)).GetProperty("subscription");
        (subscription.GetProperty("room").GetString(), subscription.GetProperty("read").GetProperty("seq").GetInt64()).Should().Be(("two", 151));

        var erased = 0L;
        string? next = null;
        do
        {
            var report = (await backEnd.DeleteAsync($"users/alice/data{(next is null ? "" : $"?cursor={Uri.EscapeDataString(next)}")}")).Demand();
            erased += report.Number("messages");
            next = report["done"].GetBoolean() ? null : report.String("next");
        }
        while (next is not null);

        erased.Should().Be(301);
        await bob.Events.CountAsync<MessageDeleted>(300);
        var history = await bob.HistoryAsync(new HistoryRequest("one", Limit: 200));
        history.Messages.Where(message => message.Text != "bob").Should().HaveCount(150).And.OnlyContain(message => message.From == "" && message.Text == "" && message.Changed!.Deleted);
        (await bob.HistoryAsync(new HistoryRequest(UserId: "alice"))).Messages.Select(message => (message.From, message.Text)).Should().Equal(("", ""), ("bob", "yes"));
        (await backEnd.GetAsync("users/alice/data")).Text.Should().BeEmpty();
        (await backEnd.DeleteAsync("users/alice/data")).Number("messages").Should().Be(0);
        await bob.Events.FirstAsync<MessageReacted>(e => e.Room == "one" && e.Reactions.Count == 1 && e.Reactions["👍"].Users.SequenceEqual(["carol"]));
        (await bob.ReactionsAsync("one", 151)).Reactions["👍"].Should().Equal("carol");
        (await backEnd.DeleteAsync("users/alice/data?cursor=nonsense")).Code.Should().Be(ChatErrors.InvalidRequest);
    }
}
