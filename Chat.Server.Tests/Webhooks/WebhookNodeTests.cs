using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using FluentAssertions;

namespace Chat.Server.Tests.Webhooks;

/// <summary>Several nodes share one outbox, and one of them at a time tells an endpoint.</summary>
public sealed class WebhookNodeTests
{
    [RedisFact]
    public async Task Messages_of_two_nodes_are_told_in_order_and_go_on_being_told_when_a_node_is_killed()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        string[] settings = [$"--ConnectionStrings:Redis={redis.ConnectionString}", .. receiver.AsEndpoint(), "--Chat:Webhooks:Endpoints:0:Events:0=message"];
        await using var first = await ServerProcess.StartAsync(settings);
        await using var second = await ServerProcess.StartAsync(settings);
        await using var alice = await Connect.ToAsync(first.Address, "alice", WireProtocol.PlainJson);
        await using var bob = await Connect.ToAsync(second.Address, "bob", WireProtocol.Json);
        await alice.JoinAsync("room");
        await bob.JoinAsync("room");

        for (var i = 0; i < 30; i++)
        {
            await alice.SayAsync("room", $"{2 * i}");
            await bob.SayAsync("room", $"{2 * i + 1}");
        }

        await first.KillAsync();
        for (var i = 60; i < 80; i++) await bob.SayAsync("room", $"{i}");

        await Wait.UntilAsync(() => receiver.Events.Count >= 80, "everything is told");
        receiver.Events.Select(e => e.Text).Should().Equal(Enumerable.Range(0, 80).Select(i => $"{i}"));
    }
}
