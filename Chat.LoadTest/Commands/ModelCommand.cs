using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Chat.LoadTest.Model;
using Chat.LoadTest.Reports;
using Spectre.Console;

namespace Chat.LoadTest.Commands;

/// <summary>What a service of a given size needs, by what each thing costs. Nothing is connected to.</summary>
internal static class ModelCommand
{
    private const string Measured = "costs.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Command Create()
    {
        var connections = Number("--connections", "Connections at the same time", 10_000);
        var rooms = Number("--rooms-per-connection", "Rooms that each connection is in", 3);
        var members = Number("--members", "Connections in a room", 20);
        var rate = Number("--rate", "Messages a second in all rooms", 1_000);
        var text = Number("--text-bytes", "Length of a text", 100);
        var nodes = Number("--nodes", "Nodes; the members of a room are spread over them at random", 1);
        var redis = Number("--redis", "Redis servers; 0 for one node without", 0);
        var sqlite = new Option<bool>("--sqlite") { Description = "The log is in SQLite and not in memory; without --redis" };
        var tls = new Option<bool>("--tls") { Description = "The nodes speak TLS themselves" };
        var kept = Number("--kept", "Messages kept of a room", 1_000);
        var back = Number("--come-back-in", "Seconds in which everybody is to come back after an outage; 0 when that is not asked", 0);
        var cores = Number("--cores", "Cores of a node", 2);
        var memory = Number("--gib", "Memory of a node, and of a Redis, in GiB", 8);
        var network = Number("--gigabits", "Network of each, in Gbit/s", 10);
        var busy = Number("--busy", "The part of the cores that may be used, so that latency stays low", 0.6);
        var costs = new Option<FileInfo?>("--costs") { Description = "Costs measured on another machine, as JSON; estimates when not given" };
        var command = new Command("model", "Says what a load needs by what each thing costs, and what runs out first")
        {
            connections, rooms, members, rate, text, nodes, redis, sqlite, tls, kept, back, cores, memory, network, busy, costs,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(nodes) > 1 && result.GetValue(redis) == 0) result.AddError("Several nodes need --redis.");
        });
        command.SetAction(result =>
        {
            if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = ReportOptions.FileWidth;
            var load = new ModelLoad(
                result.GetValue(connections), result.GetValue(rooms), result.GetValue(members), result.GetValue(rate), result.GetValue(text), result.GetValue(nodes), result.GetValue(redis),
                result.GetValue(sqlite), result.GetValue(tls), result.GetValue(kept), result.GetValue(back));
            Show(new CapacityModel(Costs(result.GetValue(costs))), load, new ModelMachine(result.GetValue(cores), result.GetValue(memory), result.GetValue(network), result.GetValue(busy)));
        });
        return command;
    }

    /// <summary>Those of a file, or the estimates that come with the program.</summary>
    public static ModelCosts Costs(FileInfo? file = null)
    {
        using var stream = file is null ? typeof(ModelCommand).Assembly.GetManifestResourceStream(Measured)! : file.OpenRead();
        return JsonSerializer.Deserialize<ModelCosts>(stream, Json)!;
    }

    private static void Show(CapacityModel model, ModelLoad load, ModelMachine machine)
    {
        Say($"{load.Rooms:N0} rooms, {load.Deliveries:N0} deliveries a second; a room has members on {load.NodesOfRoom:0.#} of {load.Nodes:N0} nodes.");
        Say($"All nodes: {model.NodeCores(load):0.00} cores, {model.NodeBytes(load) / (1 << 30):0.00} GiB. All Redis: {model.RedisCores(load):0.00} cores, {model.RedisCommands(load):N0} commands a second.");
        var table = Summary.Table("what runs out, first to last", "needs", "of", "", "used");
        foreach (var need in model.Needs(load, machine)) table.AddRow(need.Name, Figure.Text(need.Each, "0.00"), Figure.Text(need.Has, "0.0"), need.Unit, Figure.Text(need.Used, "0 %"));
        AnsiConsole.Write(table);

        static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
    }

    private static Option<double> Number(string name, string description, double usual)
    {
        var option = new Option<double>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is var value && (double.IsNaN(value) || value < 0 || (value == 0 && usual > 0))) result.AddError($"{name} is greater than 0.");
        });
        return option;
    }
}
