using System.Collections.Concurrent;
using Chat.Client;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Client.Resuming;

[SideBySide]
public sealed class DrainTests : IAsyncLifetime
{
    private readonly SharedRedisServer redis = new();

    public Task InitializeAsync() => redis.InitializeAsync();

    public Task DisposeAsync() => redis.DisposeAsync();

    [Theory]
    [InlineData(WireProtocol.Json)]
    [InlineData(WireProtocol.MessagePack)]
    public async Task A_server_that_ends_is_left_without_a_gap(WireProtocol protocol)
    {
        string[] settings =
        [
            $"--ConnectionStrings:Redis={redis.ConnectionString}", $"--Chat:Redis:KeyPrefix={SharedRedis.NewPrefix()}", "--Chat:Redis:OperationTimeout=00:00:30",
            "--Chat:Redis:LeaseDuration=00:02:00", "--Chat:Drain:Timeout=00:02:00", "--Chat:Drain:Delay=00:00:20", "--Chat:Drain:Spread=00:00:40", // nobody has to hurry on a slow machine
        ];
        await using var first = await ServerProcess.StartAsync(settings);
        await using var second = await ServerProcess.StartAsync(settings);
        var node = first.Address; // what a load balancer would choose
        await using var bob = await ClientSetup.ConnectAsync(first.Address, "bob", protocol, options => options.ConfigureHttp = http => http.Url = new Uri(node, ChatEndpoints.Hub));
        await using var alice = await ClientSetup.ConnectAsync(second.Address, "alice", protocol);
        var (room, other) = (await alice.JoinAsync("room"), await bob.JoinAsync("room"));
        var states = new List<ChatState>();
        bob.StateChanged += states.Add;
        var before = bob.Hub!.ConnectionId;
        using var stop = new CancellationTokenSource();
        var texts = new ConcurrentQueue<string>();
        var reading = Task.Run(async () =>
        {
            await foreach (var message in other.Messages) texts.Enqueue(message.Text);
        });
        var sending = SendAsync(room, stop.Token);
        await Wait.UntilAsync(() => other.Position.Seq > 20, "the conversation is on");

        node = second.Address;
        first.Signal("TERM");

        await Wait.UntilAsync(() => bob.Hub is { } hub && hub.ConnectionId != before, "bob is on the other server");
        (await first.WaitForExitAsync()).Should().Be(0);
        var seen = other.Position.Seq;
        await Wait.UntilAsync(() => other.Position.Seq > seen + 20, "the conversation goes on");
        await stop.CancelAsync();
        var count = await sending;
        await Wait.UntilAsync(() => texts.Count >= count, "everything is read");
        texts.Should().Equal(Enumerable.Range(0, count).Select(n => $"{n}"));
        states.Should().BeEmpty("it was connected all the time");
        await other.SendAsync("and answers");
        await bob.DisposeAsync();
        await reading.WaitAsync(Wait.Deadline);
    }

    private static async Task<int> SendAsync(Room room, CancellationToken stop)
    {
        var count = 0;
        for (; !stop.IsCancellationRequested; count++) await room.SendAsync($"{count}", cancellationToken: CancellationToken.None);
        return count;
    }
}
