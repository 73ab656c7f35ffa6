using System.Text.Json;
using Chat.LoadTest.Commands;
using Chat.LoadTest.Model;
using Chat.Server.Tests.Documentation.Code;
using Chat.Server.Tests.Harness;
using FluentAssertions;

namespace Chat.Server.Tests.Documentation.Site;

/// <summary>The calculator of the site says what <c>Chat.LoadTest model</c> says.</summary>
public sealed class CalculatorTests
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private static readonly string Model = Path.Combine(Repository.Root, "Chat.Docs", "Sizing", "model.mjs");

    [ToolFact("node")]
    public async Task The_script_of_the_page_and_the_model_are_equal()
    {
        var grid = Grid().ToList();
        var cases = JsonSerializer.Serialize(grid.Select(one => new { load = one.Load, machine = one.Machine }), Web);
        var costs = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "Chat.LoadTest", "Model", "costs.json"));

        var answer = await Checker.RunAsync($$"""{"costs":{{costs}},"cases":{{cases}}}""", "node", "--input-type=module", "--eval", $$"""
            import { capacity } from '{{new Uri(Model)}}';
            import { readFileSync } from 'node:fs';
            const { costs, cases } = JSON.parse(readFileSync(0, 'utf8'));
            console.log(JSON.stringify(cases.map(({ load, machine }) => capacity(costs, load, machine))));
            """);

        var model = new CapacityModel(ModelCommand.Costs());
        var said = JsonSerializer.Deserialize<Capacity[]>(answer, Web)!;
        said.Should().HaveCount(grid.Count);
        foreach (var ((load, machine), one) in grid.Zip(said))
        {
            (double Said, double Meant)[] figures =
            [
                (one.Rooms, load.Rooms), (one.Deliveries, load.Deliveries), (one.NodesOfRoom, load.NodesOfRoom),
                (one.NodeCores, model.NodeCores(load)), (one.NodeBytes, model.NodeBytes(load)), (one.RedisCores, model.RedisCores(load)), (one.RedisCommands, model.RedisCommands(load)),
            ];
            figures.Should().OnlyContain(figure => Same(figure.Said, figure.Meant), $"{load}");
            var needs = model.Needs(load, machine);
            one.Needs.Should().HaveSameCount(needs).And.BeInDescendingOrder(need => need.Used);
            one.Needs.OrderBy(need => need.Name, StringComparer.Ordinal).Zip(needs.OrderBy(need => need.Name, StringComparer.Ordinal))
                .Should().OnlyContain(pair => pair.First.Name == pair.Second.Name && pair.First.Unit == pair.Second.Unit && Same(pair.First.Each, pair.Second.Each) && Same(pair.First.Used, pair.Second.Used), $"{load}");
        }
    }

    private static bool Same(double one, double other) => Math.Abs(one - other) <= 1e-9 * Math.Max(Math.Abs(one), Math.Abs(other));

    private static IEnumerable<(ModelLoad Load, ModelMachine Machine)> Grid() =>
        from connections in new double[] { 1, 10_000, 1_000_000 }
        from members in new double[] { 1, 20, 500 }
        from rate in new double[] { 0, 10, 50_000 }
        from service in new (double Nodes, double Redis, bool Sqlite)[] { (1, 0, false), (1, 0, true), (1, 1, true), (4, 1, false), (100, 9, false) }
        from tls in new[] { false, true }
        from comeBackIn in new double[] { 0, 300 }
        select (
            new ModelLoad(connections, 3, members, rate, 100 + members, service.Nodes, service.Redis, service.Sqlite, tls, 1_000, comeBackIn),
            new ModelMachine(2 + service.Nodes / 50, 8, 10, 0.6));

    private sealed record Capacity(
        double Rooms, double Deliveries, double NodesOfRoom, double NodeCores, double NodeBytes, double RedisCores, double RedisCommands, IReadOnlyList<Need> Needs);

    private sealed record Need(string Name, double Each, double Has, string Unit, double Used);
}
