using Chat.LoadTest.Commands;
using Chat.LoadTest.Model;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.LoadTest;

public sealed class CapacityModelTests
{
    private static readonly ModelLoad Load = new(
        Connections: 10_000, RoomsPerConnection: 2, Members: 20, MessagesPerSecond: 1_000, TextBytes: 100, Nodes: 4, Redis: 1, Sqlite: false, Tls: false, Kept: 1_000, ComeBackIn: 0);

    private static readonly ModelMachine Machine = new(Cores: 2, GiB: 8, Gigabits: 10, Busy: 0.6);

    private readonly ModelCosts costs = new()
    {
        Message = 10,
        MessageInRedis = 20,
        MessageInSqlite = 15,
        SqliteCommits = 8_000,
        MessageOnNode = 5,
        NodeWake = 40,
        NodeWakeHalf = 500,
        TakerWake = 50,
        HearerWake = 20,
        SharedWakeHalf = 250,
        Delivery = 2,
        DeliveryOverRedis = 4,
        DeliveryOverTls = 1,
        SilentConnection = 3,
        Connect = 100,
        Join = 10,
        RedisMessage = 7,
        RedisMessageOnNode = 1,
        RedisWake = 30,
        RedisWakeHalf = 1_000,
        RedisServer = 400,
        RedisCommands = 2,
        ConnectionBytes = 1000,
        TlsBytes = 500,
        MembershipBytes = 100,
        NodeBytes = 1_000_000,
    };

    [Fact]
    public void A_load_costs_the_sum_of_its_parts()
    {
        var model = new CapacityModel(costs);
        var nodes = 4 * (1 - Math.Pow(0.75, 20));

        (Load.Rooms, Load.Deliveries).Should().Be((1_000, 20_000));
        model.NodeCores(Load).Should().BeApproximately((1_000 * (10 + 20 + nodes * 5 + (50 + nodes * 20) / (1 + 1_000 * nodes / 4 / 250)) + 20_000 * 6 + 10_000 * 3) / 1e6, 1e-9);
        model.RedisCores(Load).Should().BeApproximately((1_000 * (7 + nodes + 15) + 400) / 1e6, 1e-9);
        model.RedisCommands(Load).Should().Be(2_000);
        model.NodeBytes(Load).Should().Be(4_000_000 + 10_000 * 1000 + 20_000 * 100);
        model.ComeBackSeconds(Load).Should().BeApproximately(1.2, 1e-9);
    }

    [Fact]
    public void One_node_pays_for_its_store_and_for_TLS_and_for_no_Redis()
    {
        var model = new CapacityModel(costs);
        var one = Load with { Nodes = 1, Redis = 0, Sqlite = true, Tls = true };

        model.NodeCores(one).Should().BeApproximately((1_000 * (10 + 15 + 40.0 / 3) + 20_000 * 3 + 10_000 * 3 + 8_000) / 1e6, 1e-9);
        model.NodeBytes(one).Should().Be(1_000_000 + 10_000 * 1500 + 20_000 * 100);
        (model.RedisCores(one), model.RedisCommands(one)).Should().Be((0, 0));
        model.Needs(one, Machine).Should().NotContain(need => need.Name.Contains("Redis"));
    }

    [Fact]
    public void What_runs_out_first_comes_first()
    {
        var needs = new CapacityModel(costs).Needs(Load with { MessagesPerSecond = 100_000, Nodes = 8 }, Machine);

        needs.Should().BeInDescendingOrder(need => need.Used);
        needs[0].Name.Should().Be("core of a Redis");
        needs[0].Used.Should().BeGreaterThan(1);
    }

    [Fact]
    public void A_message_is_cheaper_where_more_come_and_where_its_room_is_on_fewer_nodes()
    {
        var model = new CapacityModel(costs);

        model.NodeCores(Load with { MessagesPerSecond = 10_000 }).Should().BeLessThan(10 * model.NodeCores(Load));
        model.RedisCores(Load with { MessagesPerSecond = 10_000 }).Should().BeLessThan(10 * model.RedisCores(Load));
        model.NodeCores(Load with { Spread = 1 }).Should().BeLessThan(model.NodeCores(Load with { Spread = 4 }));
        model.RedisCores(Load with { Spread = 2 }).Should().BeApproximately(model.RedisCores(Load with { Spread = 1 }) + 1_000 * 1 / 1e6, 1e-9);
    }

    [Fact]
    public void A_second_Redis_takes_half_of_the_messages_and_more_nodes_a_part_of_the_connections()
    {
        var model = new CapacityModel(costs);
        double Used(ModelLoad load, string name) => model.Needs(load, Machine).Single(need => need.Name == name).Used;

        Used(Load with { Redis = 2, MessagesPerSecond = 2_000 }, "core of a Redis").Should().BeApproximately(Used(Load, "core of a Redis"), 1e-9);
        Used(Load with { Redis = 2 }, "core of a Redis").Should().BeLessThan(Used(Load, "core of a Redis"));
        Used(Load with { Nodes = 8 }, "memory of a node").Should().BeLessThan(Used(Load, "memory of a node"));
    }

    [Fact]
    public void The_costs_that_come_with_it_are_all_known()
    {
        var known = ModelCommand.Costs();

        typeof(ModelCosts).GetProperties().Select(property => (property.Name, Value: (double)property.GetValue(known)!)).Should().OnlyContain(cost => cost.Value > 0);
    }
}
