using System.CommandLine;
using Chat.LoadTest.Load;
using Chat.LoadTest.Meters;
using Chat.LoadTest.Results;
using Chat.LoadTest.Runs;
using Chat.LoadTest.Views;

namespace Chat.LoadTest.Commands;

/// <summary>The same load on several servers, in turn, so that a machine that is busy for a while does not favour one of them.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var (service, shape, traffic, report) = (new ServiceOptions(), new ShapeOptions(100, ShapeOptions.Members(10)), new TrafficOptions(1000), new ReportOptions());
        var targets = new Option<string[]>("--target") { Description = "A service and its name, name=url or name=url,url for several nodes; at least two", Required = true };
        var pids = new Option<string[]>("--pid")
        {
            Description = "A process of a target, name=1234, or name/redis=1234 for another than the server",
            DefaultValueFactory = _ => [],
        };
        var rounds = new Option<int>("--rounds") { Description = "How often each target is measured; the table shows medians", DefaultValueFactory = _ => 3 };
        var command = new Command("compare", "Runs the same rooms on several targets, in turn, and prints one table") { targets, pids, rounds };
        ShapeOptions.Positive(rounds);
        shape.AddTo(command);
        traffic.AddTo(command);
        service.AddTo(command, targets: true);
        report.AddTo(command);
        report.RunAll(command, async (result, view, cancellation) =>
        {
            var plan = traffic.Plan(result, shape.Shape(result), service.Parallel(result));
            var all = Targets(result.GetValue(targets)!, result.GetValue(pids)!, nodes => service.Service(result, nodes));
            return await RunAsync(all, plan, service.Protocol(result), result.GetValue(rounds), view, cancellation);
        });
        return command;
    }

    public static CompareTarget[] Targets(string[] targets, string[] pids, Func<Uri[], Service> service)
    {
        var processes = pids.Select(WatchedProcess.Parse).ToLookup(process => process.Label.Split('/')[0]);
        CompareTarget[] all =
        [
            .. targets.Select(target =>
            {
                var at = target.IndexOf('=', StringComparison.Ordinal);
                if (at <= 0) throw new LoadException($"'{target}' is no target; write it as name=http://127.0.0.1:5000.");
                Uri[] nodes =
                [
                    .. target[(at + 1)..].Split(',').Select(node => ServerAddress.TryParse(node, out var address)
                        ? address
                        : throw new LoadException($"'{node}' is no address of a server; write it as http://127.0.0.1:5000.")),
                ];
                return new CompareTarget(target[..at], service(nodes), [.. processes[target[..at]].Select(Labelled)]);
            }),
        ];
        if (processes.FirstOrDefault(group => all.All(target => target.Name != group.Key)) is { } stranger)
            throw new LoadException($"No target is called '{stranger.Key}'; write --pid name=1234 with the name of a target.");
        return all;

        static WatchedProcess Labelled(WatchedProcess process) =>
            process with { Label = process.Label.Split('/') is [_, var label] ? label : WatchedProcess.Server };
    }

    private static async Task<RunResult[]> RunAsync(
        CompareTarget[] targets, TrafficPlan plan, string protocol, int rounds, IView view, CancellationToken cancellation)
    {
        var runs = new List<RunResult>();
        for (var round = 0; round < rounds; round++)
        {
            // Every second round goes the other way, so that nobody always follows the same neighbour.
            foreach (var target in round % 2 == 0 ? targets : targets.Reverse())
            {
                view.Begin($"{target.Name} {round + 1}/{rounds}", 1);
                runs.Add(await TrafficRun.RunAsync(
                    Heads.Of("compare", plan, target.Service, protocol, target.Name), plan, target.Service, target.Processes, view, cancellation));
            }
        }

        return [.. runs];
    }
}
