using Chat.LoadTest.Meters;
using Chat.LoadTest.Model;
using Chat.LoadTest.Reports;
using Spectre.Console;

namespace Chat.LoadTest.Nodes;

/// <summary>All services under the load, a row each; and how far the model is from each.</summary>
internal static class NodesTable
{
    public static void Write(IReadOnlyList<NodesFigures> all, CapacityModel model)
    {
        var measured = Summary.Table("nodes", "Redis", "of a room", "messages/s", "deliveries/s", "p50 ms", "p99 ms", "nodes: µs/delivery");
        var redis = Summary.Table("nodes", "Redis", "of a room", "Redis: µs/message", "scripts", "publications", "bytes in", "bytes out");
        foreach (var one in all)
        {
            var delivery = one.Run.Latencies.FirstOrDefault(latency => latency.Name == "delivery");
            measured.AddRow(
                $"{one.Plan.Nodes}", one.Plan.Redis > 0 ? $"{one.Plan.Redis}" : one.Plan.Sqlite ? "SQLite" : "memory", Figure.Text(one.Load.NodesOfRoom, "0.#"),
                Figure.Whole(one.Run.PublishesPerSecond), Figure.Whole(one.Run.DeliveriesPerSecond), Figure.Milliseconds(delivery?.P50), Figure.Milliseconds(delivery?.P99),
                Figure.Microseconds(one.Run.Processes.FirstOrDefault(process => process.Label == WatchedProcess.Server)?.MicrosecondsEach));
            if (one.Plan.Redis == 0) continue;
            redis.AddRow(
                $"{one.Plan.Nodes}", $"{one.Plan.Redis}", Figure.Text(one.Load.NodesOfRoom, "0.#"),
                Figure.Text(Each(one, one.Cores(OwnService.Redis) * one.Run.Seconds * 1e6), "0.0"),
                Figure.Text(Each(one, one.Counts.Scripts), "0.00"), Figure.Text(Each(one, one.Counts.Publications), "0.00"),
                Figure.Text(Each(one, one.Counts.In), "#,0"), Figure.Text(Each(one, one.Counts.Out), "#,0"));
        }

        AnsiConsole.Write(measured);
        if (redis.Rows.Count > 0) AnsiConsole.Write(redis.Caption("for each message, all Redis servers together"));

        var beside = Summary.Table("nodes", "Redis", "nodes: cores", "model", "", "Redis: cores", "model", "", "commands/s", "model", "", "nodes: MiB", "model", "");
        foreach (var one in all)
        {
            beside.AddRow(
            [
                $"{one.Plan.Nodes}", $"{one.Plan.Redis}",
                .. Pair(one.Cores(WatchedProcess.Server), model.NodeCores(one.Load), "0.00"),
                .. Pair(one.Cores(OwnService.Redis), model.RedisCores(one.Load), "0.00"),
                .. Pair((one.Counts.Scripts + one.Counts.Publications) / one.Run.Seconds, model.RedisCommands(one.Load), "#,0"),
                .. Pair(one.NodeBytes / 1048576.0, model.NodeBytes(one.Load) / 1048576.0, "#,0"),
            ]);
        }

        AnsiConsole.Write(beside.Caption("the third column of each is model ÷ measured"));
        foreach (var one in all) Summary.Verdicts(one.Run);
    }

    private static double Each(NodesFigures one, double value) => one.Messages == 0 ? 0 : value / one.Messages;

    private static string[] Pair(double measured, double model, string format) =>
        measured == 0 ? ["–", "–", ""] : [Figure.Text(measured, format), Figure.Text(model, format), Figure.Text(model / measured, "0.00")];
}
