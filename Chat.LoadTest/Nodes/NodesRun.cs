using Chat.LoadTest.Commands;
using Chat.LoadTest.Load;
using Chat.LoadTest.Meters;
using Chat.LoadTest.Runs;
using Chat.LoadTest.Views;
using Chat.LoadTest.Wire;

namespace Chat.LoadTest.Nodes;

/// <summary>The load on a service of its own.</summary>
internal static class NodesRun
{
    public static async Task<NodesFigures> RunAsync(NodesPlan plan, IView view, CancellationToken cancellation)
    {
        view.Begin($"Starting {plan.Nodes} nodes and {plan.Redis} Redis", 1);
        await using var own = await OwnService.StartAsync(plan.Server, plan.Nodes, plan.Redis, plan.Sqlite, plan.Settings, cancellation);
        await using var meter = await RedisMeter.ConnectAsync(own.RedisServers);
        var service = new Service(own.Nodes, [WireFormat.Plain], OwnService.Tokens);
        var (readings, memory) = (new List<RedisCounts>(), 0L);
        var run = await TrafficRun.RunAsync(ReportHeads.Of("nodes", plan.Traffic, service, "plain"), plan.Traffic, service, own.Watched, view, cancellation, async () =>
        {
            readings.Add(await meter.ReadAsync());
            memory = own.Watched.Where(process => process.Label == WatchedProcess.Server).Sum(process => process.Memory.Private);
        });
        return new NodesFigures(plan, run, readings[^1] - readings[0], memory);
    }
}
