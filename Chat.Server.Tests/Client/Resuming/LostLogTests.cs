using Chat.Client;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using FluentAssertions;

namespace Chat.Server.Tests.Client.Resuming;

public sealed class LostLogTests
{
    [RedisFact]
    public async Task A_log_that_is_lost_under_a_connection_that_stays_is_a_reset()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var nodes = await Nodes.StartAsync(redis, 1);
        await using var alice = await ClientSetup.ConnectAsync(nodes[0].Address, "alice", WireProtocol.Json);
        await using var bob = await ClientSetup.ConnectAsync(nodes[0].Address, "bob", WireProtocol.MessagePack);
        var (room, other) = (await alice.JoinAsync("room"), await bob.JoinAsync("room"));
        for (var n = 1; n <= 3; n++)
        {
            await room.SendAsync($"{n}");
            await alice.SendDirectAsync("bob", $"{n}");
        }

        await Wait.UntilAsync(() => room.Position.Seq == 3 && other.Position.Seq == 3, "both have what was said");
        foreach (var client in new[] { alice, bob }) await client.DirectMessages.TakeAsync(3, default).WaitAsync(Wait.Deadline);
        var readers = new[] { room.Messages.TakeAsync(4, default), other.Messages.TakeAsync(4, default) };
        var directs = new[] { alice.DirectMessages.TakeAsync(4, default), bob.DirectMessages.TakeAsync(4, default) };
        var connections = (alice.Hub!.ConnectionId, bob.Hub!.ConnectionId);

        await redis.KillAndForgetAsync();
        await redis.StartAgainAsync();
        await room.SendAsync("anew");
        await alice.SendDirectAsync("bob", "anew");

        foreach (var reader in readers)
            (await reader.WaitAsync(Wait.Deadline)).Select(message => (message.Seq, message.Text)).Should().Equal((1, "1"), (2, "2"), (3, "3"), (1, "anew"));
        foreach (var reader in directs)
            (await reader.WaitAsync(Wait.Deadline)).Select(message => (message.Seq, message.Text)).Should().Equal((1, "1"), (2, "2"), (3, "3"), (1, "anew"));
        using var deadline = new CancellationTokenSource(Wait.Deadline);
        foreach (var one in new[] { room, other }) (await one.Gaps.TakeAsync(1, deadline.Token)).Single().Kind.Should().Be(GapKind.Reset);
        (alice.Hub?.ConnectionId, bob.Hub?.ConnectionId).Should().Be(connections, "the connections stayed");
    }
}
