using System.Diagnostics;
using Chat.LoadTest.Commands;
using Chat.LoadTest.Load;
using Chat.LoadTest.Nodes;
using Chat.LoadTest.Runs;
using Chat.LoadTest.Views;
using Chat.LoadTest.Wire;
using Chat.Server.Tests.Hosting.ScaleOut;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.LoadTest;

public sealed class NodesRunTests
{
    private static readonly LineView View = new(TextWriter.Null);

    private static readonly FileInfo Server = new(Path.Combine(AppContext.BaseDirectory, "Chat.Server.dll"));

    [Fact]
    public async Task A_node_of_its_own_carries_the_load()
    {
        var one = await RunAsync(new NodesPlan(Server, Nodes: 1, Redis: 0, Sqlite: true, [], Traffic(new CrowdShape(2, 3, 3))));

        one.Run.ExitCode.Should().Be(0);
        one.Run.Ledger!.Delivered.Should().Be(one.Run.Ledger.Stored * 3).And.BePositive();
        one.Counts.Should().Be(default(RedisCounts));
        one.Load.NodesOfRoom.Should().Be(1);
        one.NodeBytes.Should().BeGreaterThan(1 << 20);
    }

    [Fact]
    public async Task What_was_started_is_gone_afterwards()
    {
        var own = await OwnService.StartAsync(Server, nodes: 1, redis: 0, sqlite: true, [], CancellationToken.None);
        var id = own.Watched.Should().ContainSingle().Which.Id;
        Process.GetProcesses().Should().Contain(process => process.Id == id);

        await own.DisposeAsync();

        Process.GetProcesses().Should().NotContain(process => process.Id == id);
    }

    [RedisFact]
    public async Task Redis_sends_a_message_to_the_nodes_where_members_of_its_room_are()
    {
        var (one, two) = (await BytesOfMessageAsync(spread: 1), await BytesOfMessageAsync(spread: 2));

        (two / one).Should().BeInRange(1.5, 2.5);
    }

    [Fact]
    public void Members_take_turns_over_as_many_nodes_as_their_room_has()
    {
        var shape = new CrowdShape(Rooms: 3, Members: 6, UsersPerRoom: 6);

        NodesOf(shape, room: 1).Should().Equal(1, 2, 3, 0, 1, 2);
        NodesOf(shape with { Spread = 2 }, room: 1).Should().Equal(1, 2, 1, 2, 1, 2);
        NodesOf(shape with { Spread = 1 }, room: 2).Should().OnlyContain(node => node == 2);
        NodesOf(shape with { Spread = 9 }, room: 1).Should().Equal(NodesOf(shape, room: 1));

        static int[] NodesOf(CrowdShape shape, int room) =>
            [.. Enumerable.Range(0, shape.Connections).Where(connection => shape.Place(connection).Room == room).Select(connection => shape.Node(connection, nodes: 4))];
    }

    private static TrafficPlan Traffic(CrowdShape shape) => new(shape, Rate: 50, InFlight: 0, TextBytes: 100, TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(400), Parallel: 8);

    private static Task<NodesFigures> RunAsync(NodesPlan plan) => NodesRun.RunAsync(plan, View, CancellationToken.None);

    /// <summary>What two Redis send to two nodes for a message, from before anybody is there until all have everything: on a machine that is busy nothing need fall into the measured time.</summary>
    private static async Task<double> BytesOfMessageAsync(int spread)
    {
        var plan = Traffic(new CrowdShape(4, 4, 4) { Spread = spread }) with { TextBytes = 4000 };
        await using var own = await OwnService.StartAsync(Server, nodes: 2, redis: 2, sqlite: false, ["--Chat:Redis:OperationTimeout=00:00:30", "--Chat:Redis:LeaseDuration=00:02:00"], CancellationToken.None);
        await using var meter = await RedisMeter.ConnectAsync(own.RedisServers);
        var service = new Service(own.Nodes, [WireFormat.Plain], OwnService.Tokens);
        var before = await meter.ReadAsync();
        var run = await TrafficRun.RunAsync(ReportHeads.Of("nodes", plan, service, "plain"), plan, service, own.Watched, View, CancellationToken.None);
        var counts = await meter.ReadAsync() - before;

        run.ExitCode.Should().Be(0);
        run.Processes.Should().OnlyContain(process => process.Processes == 2).And.HaveCount(2);
        counts.Publications.Should().BeGreaterThanOrEqualTo(run.Ledger!.Stored);
        counts.Scripts.Should().BeGreaterThanOrEqualTo(run.Ledger.Stored);
        return (double)counts.Out / run.Ledger.Stored;
    }
}
