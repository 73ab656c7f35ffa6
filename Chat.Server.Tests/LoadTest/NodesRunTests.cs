using Chat.LoadTest.Load;
using Chat.LoadTest.Meters;
using Chat.LoadTest.Nodes;
using Chat.LoadTest.Runs;
using Chat.LoadTest.Views;
using Chat.Server.Tests.Hosting.ScaleOut;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.LoadTest;

public sealed class NodesRunTests
{
    private static readonly FileInfo Server = new(Path.Combine(AppContext.BaseDirectory, "Chat.Server.dll"));

    [Fact]
    public async Task A_node_of_its_own_carries_the_load_and_is_gone_afterwards()
    {
        var one = await RunAsync(new NodesPlan(Server, Nodes: 1, Redis: 0, Sqlite: true, [], Traffic(new CrowdShape(2, 3, 3))));

        one.Run.ExitCode.Should().Be(0);
        one.Run.Ledger!.Delivered.Should().Be(one.Run.Ledger.Stored * 3).And.BePositive();
        one.Counts.Should().Be(default(RedisCounts));
        one.Load.NodesOfRoom.Should().Be(1);
        one.NodeBytes.Should().BeGreaterThan(1 << 20);
    }

    [RedisFact]
    public async Task A_room_costs_the_nodes_where_its_members_are()
    {
        var two = await RunAsync(new NodesPlan(Server, Nodes: 2, Redis: 2, Sqlite: false, [], Traffic(new CrowdShape(4, 4, 4) { Spread = 1 })));

        two.Run.ExitCode.Should().Be(0);
        two.Load.NodesOfRoom.Should().Be(1);
        two.Counts.Scripts.Should().BePositive();
        two.Counts.Out.Should().BePositive();
        two.Run.Processes.Should().Contain(process => process.Label == OwnService.Redis && process.Processes == 2)
            .And.Contain(process => process.Label == WatchedProcess.Server && process.Processes == 2);
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

    private static Task<NodesFigures> RunAsync(NodesPlan plan) => NodesRun.RunAsync(plan, new LineView(TextWriter.Null), CancellationToken.None);
}
