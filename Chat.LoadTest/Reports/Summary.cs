using Chat.LoadTest.Results;
using Spectre.Console;

namespace Chat.LoadTest.Reports;

/// <summary>One run on the terminal.</summary>
internal static class Summary
{
    public static void Write(RunResult run)
    {
        AnsiConsole.WriteLine();
        foreach (var (name, value) in run.Settings) AnsiConsole.MarkupLineInterpolated($"[grey]{name,-9}[/] {value}");
        AnsiConsole.WriteLine();

        var table = Table("", "count", "per second", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "max ms");
        foreach (var latency in run.Latencies)
        {
            table.AddRow(
                latency.Name, Figure.Whole(latency.Count), Figure.Whole(Rate(run, latency.Name)), Figure.Milliseconds(latency.P50), Figure.Milliseconds(latency.P90),
                Figure.Milliseconds(latency.P99), Figure.Milliseconds(latency.P999), Figure.Milliseconds(latency.Max));
        }

        if (run.Latencies.Count > 0) AnsiConsole.Write(table);
        if (run.BytesPerDelivery is { } bytes) AnsiConsole.MarkupLineInterpolated($"{bytes:F0} bytes came for each delivery.");
        Processes(run);
        Memory(run);
        if (run.Refused is { Count: > 0 } refused) AnsiConsole.MarkupLineInterpolated($"[yellow]{Verdict.Of(refused)}[/]");
        Verdicts(run);
    }

    public static void Verdicts(RunResult run)
    {
        if (run.Ledger is { } ledger)
        {
            AnsiConsole.MarkupLineInterpolated(ledger is { IsClean: true, IsComplete: true } ? (FormattableString)$"[green]{Verdict.Of(ledger)}[/]" : $"[red]{Verdict.Of(ledger)}[/]");
            foreach (var fault in ledger.Faults.Take(5))
            {
                AnsiConsole.MarkupLineInterpolated(
                    $"[red]  {fault.Room}, member {fault.Member}: {fault.Lost} lost (the first is {fault.FirstLost}), {fault.Repeated} repeated, {fault.OutOfOrder} out of order[/]");
            }
        }

        if (Verdict.Of(run.Generator) is { } bottleneck) AnsiConsole.MarkupLineInterpolated($"[yellow]{bottleneck}[/]");
    }

    public static Table Table(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        for (var i = 0; i < columns.Length; i++) table.AddColumn(new TableColumn(columns[i]) { Alignment = i == 0 ? Justify.Left : Justify.Right, NoWrap = true });
        return table;
    }

    private static double? Rate(RunResult run, string latency) => latency switch
    {
        "delivery" => run.DeliveriesPerSecond,
        "receipt" => run.PublishesPerSecond,
        "connect" => run.ConnectionsPerSecond,
        _ => null,
    };

    private static void Processes(RunResult run)
    {
        var table = Table("process", "CPU s", "cores", $"CPU µs per {run.Each}");
        foreach (var process in run.Processes)
        {
            var name = process.Processes == 1 ? process.Label : $"{process.Label} × {process.Processes}";
            table.AddRow(name, Figure.Text(process.CpuSeconds, "0.00"), Figure.Cores(process.Cores), Figure.Microseconds(process.MicrosecondsEach));
        }

        var own = run.Generator;
        table.AddRow("[grey]load generator[/]", Figure.Text(own.CoresUsed * run.Seconds, "0.00"), $"{Figure.Cores(own.CoresUsed)} of {own.CoresAllowed}", "");
        AnsiConsole.Write(table);
    }

    private static void Memory(RunResult run)
    {
        if (run.Memory.Count == 0) return;
        var table = Table("process", "connections", "MiB before", "MiB with them", "KiB per connection, own", "KiB per connection, resident");
        foreach (var memory in run.Memory)
        {
            table.AddRow(
                memory.Label, Figure.Whole(memory.Connections), Figure.Mebibytes(memory.PrivateBefore), Figure.Mebibytes(memory.Private),
                Figure.Kibibytes(memory.PrivatePerConnection), Figure.Kibibytes(memory.ResidentPerConnection));
        }

        AnsiConsole.Write(table);
    }
}
