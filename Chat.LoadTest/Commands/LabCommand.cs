using System.CommandLine;
using Chat.LoadTest.Labs;
using Chat.LoadTest.Load;
using Chat.LoadTest.Reports;
using Spectre.Console;

namespace Chat.LoadTest.Commands;

/// <summary>Two or more peers of the lab in one of its scenarios, round by round, until it is known how they compare.</summary>
internal static class LabCommand
{
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("lab") { Description = "The folder of the peer lab" };
        var peers = new Argument<string[]>("peers") { Description = "Names of the lab's peers, or folders of others; all are compared with the first", Arity = new ArgumentArity(2, 20) };
        var scenario = new Option<string>("--scenario", "-s") { Description = "One of the lab's, such as S2", Required = true };
        var metric = new Option<LabMetric>("--metric") { Description = "cpu per delivery, p50, p99, or memory per connection" };
        var rounds = new Option<int>("--rounds") { Description = "How often each is measured", DefaultValueFactory = _ => RatioInterval.FewestRounds };
        var warm = new Option<int>("--warm") { Description = "Seconds of the same load before each measurement", DefaultValueFactory = _ => 15 };
        var verdict = new VerdictOptions();
        var command = new Command("lab", "Decides how peers of the lab compare: as many rounds as it takes") { folder, peers, scenario, metric, rounds, warm };
        verdict.AddTo(command);
        command.SetAction(async (result, cancellation) =>
        {
            if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = ReportOptions.FileWidth;
            var lab = new Lab(result.GetValue(folder)!, result.GetValue(scenario)!, result.GetValue(warm));
            var figures = result.GetValue(peers)!.Select(peer => new LabFigures(peer)).ToArray();
            var of = result.GetValue(metric);
            RatioVerdict[] verdicts = [];
            try
            {
                for (var round = 0; round < verdict.Rounds(result, result.GetValue(rounds)); round++)
                {
                    await lab.MeasureAsync(round % 2 == 0 ? figures : [.. figures.Reverse()], cancellation);
                    verdicts = [.. figures.Skip(1).Select(peer => verdict.Verdict(result, peer.Name, figures[0].Name, figures[0].Of(of), peer.Of(of)))];
                    Console.WriteLine($"round {round + 1}: {string.Join("; ", verdicts.Select(one => one.ToString()))}");
                    if (verdict.IsEnough(result, verdicts)) break;
                }
            }
            catch (LoadException e)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return 2;
            }

            LabTable.Write(figures);
            foreach (var one in verdicts) Console.WriteLine($"{lab.Scenario} {of}: {one}");
            return 0;
        });
        return command;
    }
}
