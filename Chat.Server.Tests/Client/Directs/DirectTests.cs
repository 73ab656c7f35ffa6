using Chat.Client;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Client.Directs;

public abstract class DirectTests(ServerFixture fixture, WireProtocol protocol) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Both_users_see_a_conversation_in_its_order()
    {
        await using var alice = await ConnectAsync("alice");
        await using var bob = await ConnectAsync("bob");
        var (hers, his) = (alice.DirectMessages.TakeAsync(40, default), bob.DirectMessages.TakeAsync(40, default));

        await Task.WhenAll(Enumerable.Range(0, 20).SelectMany(n => new Task[] { alice.SendDirectAsync("bob", $"{n}"), bob.SendDirectAsync("alice", $"{n}") }));

        foreach (var reader in new[] { await hers.WaitAsync(Wait.Deadline), await his.WaitAsync(Wait.Deadline) })
        {
            reader.Select(message => (int)message.Seq).Should().Equal(Enumerable.Range(1, 40));
            foreach (var user in new[] { "alice", "bob" })
                reader.Where(message => message.From == user).Select(message => message.Text).Should().Equal(Enumerable.Range(0, 20).Select(n => $"{n}"));
        }

        (await alice.DirectHistoryAsync("bob", limit: 1)).Messages.Single().Seq.Should().Be(40);
    }

    [Fact]
    public async Task A_reader_that_falls_behind_reads_on_from_history()
    {
        await using var carol = await ConnectAsync("carol");
        await using var dave = await ConnectAsync("dave", options => options.MessageBuffer = 5);
        await carol.SendDirectAsync("dave", "0");
        var seen = new List<(string With, string Text)>();
        await foreach (var message in dave.DirectMessages)
        {
            seen.Add((message.From == "dave" ? message.To : message.From, message.Text));
            if (seen.Count == 1)
            {
                for (var n = 1; n <= 20; n++) await dave.SendDirectAsync("erin", $"{n}");
                await Task.WhenAll(Enumerable.Range(1, 250).Select(n => carol.SendDirectAsync("dave", $"{n}")));
                await Wait.UntilAsync(() => dave.DirectMessages.TakeAsync(5, default) is { IsCompletedSuccessfully: true } last && last.Result[^1].Text == "250", "all have come");
            }

            if (seen.Count == 271) break;
        }

        seen.Where(message => message.With == "carol").Select(message => message.Text).Should().Equal(Enumerable.Range(0, 251).Select(n => $"{n}"));
        seen.Where(message => message.With == "erin").Select(message => message.Text).Should().Equal(Enumerable.Range(1, 20).Select(n => $"{n}"));
    }

    private Task<ChatClient> ConnectAsync(string user, Action<ChatClientOptions>? configure = null) =>
        ClientSetup.ConnectAsync(fixture.Server.Address, $"{user}", protocol, configure);
}
