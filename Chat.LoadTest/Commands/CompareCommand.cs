using System.CommandLine;
using Chat.LoadTest.Load;
using Chat.LoadTest.Meters;
using Chat.LoadTest.Reports;
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
        var metric = new Option<RunMetric?>("--metric") { Description = "What a verdict is about: cpu per delivery, which is the default with --pid, p50 or p99" };
        var verdict = new VerdictOptions();
        var command = new Command("compare", "Runs the same rooms on several targets, in turn, and prints one table") { targets, pids, rounds, metric };
        ShapeOptions.Positive(rounds);
        shape.AddTo(command);
        traffic.AddTo(command);
        service.AddTo(command, targets: true);
        report.AddTo(command);
        verdict.AddTo(command);
        report.RunAll(command, async (result, view, cancellation) =>
        {
            var plan = traffic.Plan(result, shape.Shape(result), service.Parallel(result));
            var all = Targets(result.GetValue(targets)!, result.GetValue(pids)!, nodes => service.Service(result, nodes));
            return await RunAsync(all, plan, service.Protocol(result), verdict.Rounds(result, result.GetValue(rounds)), runs => verdict.IsEnough(result, Verdicts(result, runs)), view, cancellation);
        }, (result, runs) =>
        {
            if (!verdict.IsAsked(result)) return;
            foreach (var one in Verdicts(result, runs)) Console.WriteLine($"{Metric(result)}: {one}");
        });

        RunMetric Metric(ParseResult result) => result.GetValue(metric) ?? (result.GetValue(pids)!.Length > 0 ? RunMetric.Cpu : RunMetric.P50);

        RatioVerdict[] Verdicts(ParseResult result, IReadOnlyList<RunResult> runs)
        {
            var figures = runs.GroupBy(run => run.Name).Select(of => (Name: of.Key, Values: of.Select(run => Metric(result).Of(run) ?? double.NaN).ToArray())).ToArray();
            var first = figures.Single(of => of.Name == runs[0].Name);
            return [.. figures.Where(of => of.Name != first.Name).Select(of => verdict.Verdict(result, of.Name, first.Name, first.Values, of.Values))];
        }
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
        CompareTarget[] targets, TrafficPlan plan, string protocol, int rounds, Func<IReadOnlyList<RunResult>, bool> isEnough, IView view, CancellationToken cancellation)
    {
        var runs = new List<RunResult>();
        for (var round = 0; round < rounds; round++)
        {
            // Every second round goes the other way, so that nobody always follows the same neighbour.
            foreach (var target in round % 2 == 0 ? targets : targets.Reverse())
            {
                view.Begin($"{target.Name} {round + 1}/{rounds}", 1);
                runs.Add(await TrafficRun.RunAsync(
                    ReportHeads.Of("compare", plan, target.Service, protocol, target.Name), plan, target.Service, target.Processes, view, cancellation));
            }

            if (isEnough(runs)) break;
        }

        return [.. runs];
    }
}
