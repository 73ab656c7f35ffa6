using Chat.Client;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Client.Resuming;

/// <summary>Servers that are killed, and what their clients then have.</summary>
[SideBySide]
public abstract class ResumeTests(WireProtocol protocol) : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-resume-");

    private string Messages => $"--ConnectionStrings:Messages=Data Source={Path.Combine(folder.FullName, "messages.db")}";

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task What_is_sent_while_the_server_is_dead_is_stored_once_and_in_order_when_it_is_back()
    {
        await using var server = await ServerProcess.StartAsync(Messages);
        await using var alice = await ConnectAsync(server, "alice");
        await using var bob = await ConnectAsync(server, "bob");
        var (room, other) = (await alice.JoinAsync("room"), await bob.JoinAsync("room"));
        var before = Enumerable.Range(0, 200).Select(n => room.SendAsync($"{n}")).ToList();
        await Wait.UntilAsync(() => other.Position.Seq > 50, "some have come");

        await server.KillAsync();
        var after = Enumerable.Range(200, 100).Select(n => room.SendAsync($"{n}")).ToList();
        await Wait.UntilAsync(() => alice.State == ChatState.Reconnecting, "the loss was noticed");
        await server.StartAgainAsync();

        var receipts = await Task.WhenAll(before.Concat(after)).WaitAsync(Wait.Deadline);
        receipts.Select(receipt => (int)receipt.Seq).Should().Equal(Enumerable.Range(1, 300));
        foreach (var reader in new[] { room, other })
            (await reader.ReadAsync(300)).Select(message => message.Text).Should().Equal(Enumerable.Range(0, 300).Select(n => $"{n}"));
    }

    [Fact]
    public async Task More_than_a_join_gives_back_is_read_from_the_history()
    {
        await using var server = await ServerProcess.StartAsync(Messages, "--Chat:History:RecoveryLimit=10");
        var (client, way) = await ConnectBreakableAsync(server, "bob");
        await using var bob = client;
        await using var alice = await ConnectAsync(server, "alice");
        var (room, other) = (await alice.JoinAsync("room"), await bob.JoinAsync("room"));
        var gaps = 0;
        other.GapFound += _ => Interlocked.Increment(ref gaps);
        await room.SendAsync("0");

        await way.BreakAsync(bob);
        await Task.WhenAll(Enumerable.Range(1, 450).Select(n => room.SendAsync($"{n}")));
        await room.EditAsync(1, "edited");
        way.Mend();
        var live = Task.WhenAll(Enumerable.Range(451, 150).Select(n => room.SendAsync($"{n}")));

        (await other.ReadAsync(601)).Select(message => message.Seq).Should().Equal(Enumerable.Range(1, 601).Select(n => (long)n));
        await live;
        gaps.Should().Be(0);
    }

    [Fact]
    public async Task What_the_server_has_no_longer_is_said_to_be_missing()
    {
        await using var server = await ServerProcess.StartAsync(Messages, "--Chat:History:RecoveryLimit=10", "--Chat:History:MaxMessagesPerRoom=20");
        var (client, way) = await ConnectBreakableAsync(server, "bob");
        await using var bob = client;
        await using var alice = await ConnectAsync(server, "alice");
        var (room, other) = (await alice.JoinAsync("room"), await bob.JoinAsync("room"));
        var gap = new TaskCompletionSource<Gap>();
        other.GapFound += found => gap.TrySetResult(found);
        await room.SendAsync("first");
        (await other.ReadAsync(1)).Should().ContainSingle();

        await way.BreakAsync(bob);
        for (var n = 2; n <= 300; n++) await room.SendAsync($"{n}");
        await Wait.UntilAsync(async () => (await room.HistoryAsync(after: 1, limit: 1)).Messages[0].Seq > 2, "the log is trimmed");
        way.Mend();

        var found = await gap.Task.WaitAsync(Wait.Deadline);
        (found.Room, found.Kind, found.From).Should().Be(("room", GapKind.Trimmed, 2));
        await Wait.UntilAsync(() => other.Position.Seq == 300, "the rest has come");
        var messages = await other.ReadAsync((int)(300 - found.To) + 1);
        messages.Select(message => message.Seq).Should().Equal(Enumerable.Range((int)found.To + 1, (int)(300 - found.To)).Select(n => (long)n).Prepend(1));
        using var deadline = new CancellationTokenSource(Wait.Deadline);
        (await other.Gaps.TakeAsync(1, deadline.Token)).Should().Equal(found);
    }

    [Fact]
    public async Task A_log_that_was_lost_is_a_reset_and_numbers_begin_anew()
    {
        await using var server = await ServerProcess.StartAsync("--Chat:History:Store=Memory");
        await using var bob = await ConnectAsync(server, "bob");
        var other = await bob.JoinAsync("room");
        for (var n = 1; n <= 3; n++) await other.SendAsync($"{n}");
        await Wait.UntilAsync(() => other.Position.Seq == 3, "all have come"); // a receipt may overtake its message, which would be lost with the log
        var reading = other.Messages.TakeAsync(5, default);
        var gap = new TaskCompletionSource<Gap>();
        other.GapFound += found => gap.TrySetResult(found);

        await server.KillAsync();
        await server.StartAgainAsync();
        await other.SendAsync("new 1");
        await other.SendAsync("new 2");

        (await gap.Task.WaitAsync(Wait.Deadline)).Kind.Should().Be(GapKind.Reset);
        (await reading.WaitAsync(Wait.Deadline)).Select(message => (message.Seq, message.Text)).Should().Equal((1, "1"), (2, "2"), (3, "3"), (1, "new 1"), (2, "new 2"));
        other.Position.Seq.Should().Be(2);
        var messages = await other.ReadAsync(5);
        messages.Select(message => other.PositionOf(message).Epoch).Distinct().Should().HaveCount(2);
        other.PositionOf(messages[4]).Should().Be(other.Position);
    }

    [Fact]
    public async Task What_was_changed_while_the_client_was_away_is_told()
    {
        await using var server = await ServerProcess.StartAsync(Messages);
        var (client, way) = await ConnectBreakableAsync(server, "bob");
        await using var bob = client;
        await using var alice = await ConnectAsync(server, "alice");
        var (room, other) = (await alice.JoinAsync("room"), await bob.JoinAsync("room"));
        for (var n = 1; n <= 3; n++) await room.SendAsync($"{n}");
        await Wait.UntilAsync(() => other.Position.Seq == 3, "all have come");
        var changes = other.Changes.TakeAsync(3, default);

        await way.BreakAsync(bob);
        await room.EditAsync(3, "three");
        await room.DeleteAsync(1);
        await room.SendAsync("4");
        way.Mend();
        await Wait.UntilAsync(() => other.Position.Seq == 4, "bob is back");
        await room.EditAsync(2, "two");

        (await changes.WaitAsync(Wait.Deadline)).Select(change => (change.Seq, change.Text, change.Deleted)).Should().Equal((3, "three", false), (1, "", true), (2, "two", false));
        (await other.ReadAsync(4)).Select(message => message.Text).Should().Equal("", "two", "three", "4");
    }

    [Fact]
    public async Task Direct_messages_that_came_meanwhile_come_each_once_and_in_order()
    {
        await using var server = await ServerProcess.StartAsync(Messages);
        var (client, way) = await ConnectBreakableAsync(server, "bob");
        await using var bob = client;
        await using var alice = await ConnectAsync(server, "alice");
        await alice.SendDirectAsync("bob", "1");
        await bob.SendDirectAsync("alice", "2");
        var reading = bob.DirectMessages.TakeAsync(303, default);

        await way.BreakAsync(bob);
        var sent = Enumerable.Range(3, 300).Select(n => alice.SendDirectAsync("bob", $"{n}")).ToList();
        await Task.WhenAll(sent);
        way.Mend();
        await Wait.UntilAsync(() => bob.State == ChatState.Connected, "bob is back");
        await alice.SendDirectAsync("bob", "303");

        var messages = await reading.WaitAsync(Wait.Deadline);
        messages.Select(message => message.Text).Should().Equal(Enumerable.Range(1, 303).Select(n => $"{n}"));
        messages.Select(message => message.Seq).Should().Equal(Enumerable.Range(1, 303).Select(n => (long)n));
        (messages[1].From, messages[1].To, messages[2].From, messages[2].To).Should().Be(("bob", "alice", "alice", "bob"));
    }

    private Task<ChatClient> ConnectAsync(ServerProcess server, string user) => ClientSetup.ConnectAsync(server.Address, user, protocol);

    private async Task<(ChatClient, BreakableWay)> ConnectBreakableAsync(ServerProcess server, string user)
    {
        var way = new BreakableWay();
        return (await ClientSetup.ConnectAsync(server.Address, user, protocol, way.Configure), way);
    }
}
