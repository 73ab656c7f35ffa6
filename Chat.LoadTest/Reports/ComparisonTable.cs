using Chat.LoadTest.Results;
using Spectre.Console;

namespace Chat.LoadTest.Reports;

/// <summary>Several targets side by side on the terminal.</summary>
internal static class ComparisonTable
{
    public static void Write(RunResult[] runs)
    {
        AnsiConsole.WriteLine();
        foreach (var (name, value) in runs[0].Settings.Where(setting => setting.Key is not ("Server" or "Nodes")))
            AnsiConsole.MarkupLineInterpolated($"[grey]{name,-9}[/] {value}");

        string[] labels = [.. runs.SelectMany(run => run.Processes).Select(process => process.Label).Distinct()];
        var table = Summary.Table(
            ["target", "runs", "deliveries/s", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "max ms", "bytes", .. labels.Select(label => $"{label} CPU µs/delivery"), "faults"]);
        foreach (var target in Comparison.Of(runs))
        {
            table.AddRow(
            [
                Markup.Escape(target.Name), $"{target.Runs.Count}", Figure.Whole(target.Deliveries), Figure.Milliseconds(target.P50), Figure.Milliseconds(target.P90),
                Figure.Milliseconds(target.P99), Figure.Milliseconds(target.P999), Figure.Milliseconds(target.Max), Figure.Whole(target.Bytes),
                .. labels.Select(label => Figure.Microseconds(target.Cpu(label))), $"{target.Faults}",
            ]);
        }

        AnsiConsole.WriteLine();
        AnsiConsole.Write(table);
        foreach (var run in runs.Where(run => run.ExitCode != 0 || run.Generator.WasBottleneck))
        {
            AnsiConsole.MarkupLineInterpolated($"{run.Name}:");
            Summary.Verdicts(run);
        }
    }
}
