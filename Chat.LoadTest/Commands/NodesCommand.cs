using System.CommandLine;
using Chat.LoadTest.Load;
using Chat.LoadTest.Model;
using Chat.LoadTest.Nodes;
using Chat.LoadTest.Views;
using Spectre.Console;

namespace Chat.LoadTest.Commands;

/// <summary>The same load on services of several sizes, which are started for it, beside what the model says.</summary>
internal static class NodesCommand
{
    private const string Memory = "memory";
    private const string Sqlite = "sqlite";

    public static Command Create()
    {
        var (shape, traffic) = (new ShapeOptions(100, ShapeOptions.Members(10)), new TrafficOptions(1000));
        var server = new Option<FileInfo>("--server") { Description = "The server's assembly", DefaultValueFactory = _ => new FileInfo(Path.Combine(AppContext.BaseDirectory, "Chat.Server.dll")) };
        var nodes = Numbers("--nodes", "How many nodes; several numbers are measured in turn", 2);
        var redis = Numbers("--redis", "How many Redis servers, each a redis-server of its own; 0 is one node without", 1);
        var spread = new Option<int>("--nodes-of-room") { Description = "On how many of the nodes the members of a room are; 0 for all" };
        var store = new Option<string>("--store") { Description = "Where the log is without Redis", DefaultValueFactory = _ => Memory };
        var settings = new Option<string[]>("--set") { Description = "A setting of the nodes, as Chat:Name=value", DefaultValueFactory = _ => [] };
        var rounds = new Option<int>("--rounds") { Description = "How often all of it", DefaultValueFactory = _ => 1 };
        var costs = new Option<FileInfo?>("--costs") { Description = "The costs of the model, as JSON; those that come with the program when not given" };
        var command = new Command("nodes", "Starts nodes and Redis servers and gives each number of them the same load: CPU, latency, what Redis has to do, and what the model says")
        {
            server, nodes, redis, spread, store, settings, rounds, costs,
        };
        store.AcceptOnlyFromAmong(Memory, Sqlite);
        ShapeOptions.Positive(rounds);
        shape.AddTo(command);
        traffic.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(nodes)!.Any(count => count < 1) || result.GetValue(redis)!.Any(count => count < 0) || result.GetValue(spread) < 0) result.AddError("There is at least one node.");
            else if (result.GetValue(nodes)!.Any(count => count > 1) && result.GetValue(redis)!.Contains(0)) result.AddError("Several nodes need a Redis.");
        });
        command.SetAction(async (result, cancellation) =>
        {
            if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = ReportOptions.FileWidth;
            var load = traffic.Plan(result, shape.Shape(result) with { Spread = result.GetValue(spread) }, parallel: 64);
            NodesPlan[] plans =
            [
                .. from round in Enumerable.Range(0, result.GetValue(rounds))
                   from servers in result.GetValue(redis)!
                   from count in result.GetValue(nodes)!
                   select new NodesPlan(
                       result.GetValue(server)!, count, servers, servers == 0 && result.GetValue(store) == Sqlite, [.. result.GetValue(settings)!.Select(setting => $"--{setting}")], load),
            ];
            try
            {
                var all = await View.ShowAsync(async view =>
                {
                    var done = new List<NodesFigures>();
                    foreach (var plan in plans) done.Add(await NodesRun.RunAsync(plan, view, cancellation));
                    return done;
                });
                NodesTable.Write(all, new CapacityModel(ModelCommand.Costs(result.GetValue(costs))));
                return all.Max(one => one.Run.ExitCode);
            }
            catch (LoadException exception)
            {
                AnsiConsole.MarkupLineInterpolated($"[red]{exception.Message}[/]");
                return 2;
            }
        });
        return command;
    }

    private static Option<int[]> Numbers(string name, string description, int usual) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [usual] };
}
