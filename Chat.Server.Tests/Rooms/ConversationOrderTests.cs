using Chat.Contracts;
using Chat.Server.Ports;
using Chat.Server.Rooms;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Rooms;

public sealed class ConversationOrderTests
{
    private static readonly StreamKey Conversation = StreamKey.Direct("alice", "bob");

    [Theory]
    [InlineData("Memory")]
    [InlineData("Sqlite")]
    public async Task Direct_messages_that_are_sent_at_the_same_time_come_to_every_connection_in_order(string store)
    {
        const int each = 100;
        await using var server = await ChatServer.StartAsync($"--Chat:History:Store={store}");
        var clients = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Connect.ToAsync(server.Address, i < 3 ? "alice" : "bob", Connect.EveryProtocol[i % 3])));

        await Task.WhenAll(clients.SelectMany((client, i) => Enumerable.Range(0, each).Select(n => client.DirectAsync(i < 3 ? "bob" : "alice", $"{n}"))));

        foreach (var client in clients)
        {
            await client.Events.CountAsync<DirectMessage>(6 * each);
            client.Events.Of<DirectMessage>().Select(m => m.Seq).Should().Equal(Enumerable.Range(1, 6 * each).Select(n => (long)n));
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_was_stored_first_is_sent_first_also_when_its_end_comes_later_and_whatever_fails_between()
    {
        var order = new ConversationOrder();
        var ends = Enumerable.Range(0, 4).Select(_ => new TaskCompletionSource<AppendResult>()).ToArray();
        var sent = new List<long>();
        var runs = ends.Select(end => order.RunAsync(Conversation, () => new ValueTask<AppendResult>(end.Task), result =>
        {
            sent.Add(result.Message.Seq);
            return ValueTask.CompletedTask;
        })).ToArray();

        ends[3].SetResult(Result(3));
        ends[1].SetException(new MessageLogUnavailableException("No."));
        ends[2].SetResult(Result(2));
        runs.Should().AllSatisfy(run => run.IsCompleted.Should().BeFalse("the first one was not stored yet"));
        ends[0].SetResult(Result(1));

        await runs[0];
        await runs[1].Awaiting(run => run).Should().ThrowAsync<MessageLogUnavailableException>();
        await runs[2];
        await runs[3];
        sent.Should().Equal(1, 2, 3);
    }

    private static AppendResult Result(long seq) =>
        new(AppendOutcome.Stored, new LoggedMessage("id", seq, "alice", "text", DateTime.UnixEpoch, null), "epoch");
}
