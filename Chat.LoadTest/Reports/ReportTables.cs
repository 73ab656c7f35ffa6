using System.Text;
using Chat.LoadTest.Results;

namespace Chat.LoadTest.Reports;

/// <summary>The tables of a report.</summary>
internal static class ReportTables
{
    /// <summary>The few figures one looks for first.</summary>
    public static string Tiles(Comparison target)
    {
        var run = target.Middle;
        var tiles = new List<(string Name, string Value, string Unit)>();
        if (target.Deliveries is { } deliveries) tiles.Add(("Delivered", Figure.Whole(deliveries), "/s"));
        if (run.ConnectionsPerSecond is { } connections) tiles.Add(("Connected", Figure.Whole(connections), "/s"));
        if (run.Latencies.Count > 0)
        {
            tiles.Add(($"{Capital(run.Latencies[0].Name)}, median", Figure.Milliseconds(run.Latencies[0].P50), "ms"));
            tiles.Add(("99th percentile", Figure.Milliseconds(run.Latencies[0].P99), "ms"));
            tiles.Add(("Slowest", Figure.Milliseconds(run.Latencies[0].Max), "ms"));
        }

        tiles.AddRange(run.Memory.Select(memory => ($"{Capital(memory.Label)} memory per connection", Figure.Kibibytes(memory.PrivatePerConnection), "KiB")));
        tiles.AddRange(run.Processes.Where(process => process.MicrosecondsEach is not null)
            .Select(process => ($"{Capital(process.Label)} CPU per {run.Each}", Figure.Microseconds(process.MicrosecondsEach), "µs")));
        if (target.Deliveries is null) tiles.Add(("Connections", Figure.Whole(run.Connections), ""));
        return $"<dl class=\"tiles\">{string.Concat(tiles.Select(tile => $"<div><dt>{Encode(tile.Name)}</dt><dd>{tile.Value} <small>{tile.Unit}</small></dd></div>"))}</dl>";
    }

    public static string Targets(IReadOnlyList<Comparison> targets)
    {
        string[] labels = [.. targets.SelectMany(target => target.Runs).SelectMany(run => run.Processes).Select(process => process.Label).Distinct()];
        return Table(
            $"Medians of {targets[0].Runs.Count} runs, in turn",
            ["", "deliveries/s", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "max ms", .. labels.Select(label => $"{label} CPU µs/delivery"), "faults"],
            targets.Select(target => (string[])
            [
                target.Name, Figure.Whole(target.Deliveries), Figure.Milliseconds(target.P50), Figure.Milliseconds(target.P90), Figure.Milliseconds(target.P99),
                Figure.Milliseconds(target.P999), Figure.Milliseconds(target.Max), .. labels.Select(label => Figure.Microseconds(target.Cpu(label))), Figure.Whole(target.Faults),
            ]));
    }

    public static string Details(RunResult run)
    {
        var tables = new StringBuilder();
        if (run.Latencies.Count > 0)
        {
            tables.Append(Table("Latency", ["milliseconds", "count", "mean", "p50", "p90", "p99", "p99.9", "max"], run.Latencies.Select(latency => (string[])
            [
                latency.Name, Figure.Whole(latency.Count), Figure.Milliseconds(latency.Mean), Figure.Milliseconds(latency.P50), Figure.Milliseconds(latency.P90),
                Figure.Milliseconds(latency.P99), Figure.Milliseconds(latency.P999), Figure.Milliseconds(latency.Max),
            ])));
        }

        if (run.Memory.Count > 0)
        {
            tables.Append(Table("Memory", ["", "connections", "MiB before", "MiB with them", "KiB per connection", "resident KiB per connection"], run.Memory.Select(memory => (string[])
            [
                memory.Label, Figure.Whole(memory.Connections), Figure.Mebibytes(memory.PrivateBefore), Figure.Mebibytes(memory.Private),
                Figure.Kibibytes(memory.PrivatePerConnection), Figure.Kibibytes(memory.ResidentPerConnection),
            ])));
        }

        var own = run.Generator;
        var each = run.Processes.Any(process => process.MicrosecondsEach is not null) ? 4 : 3; // nothing to divide by, no such column
        string[][] cpu =
        [
            ["", "seconds", "cores", $"µs per {run.Each}"],
            .. run.Processes.Select(process => (string[])
            [
                process.Processes == 1 ? process.Label : $"{process.Label} × {process.Processes}",
                Figure.Text(process.CpuSeconds, "0.00"), Figure.Cores(process.Cores), Figure.Microseconds(process.MicrosecondsEach),
            ]),
            ["load generator", Figure.Text(own.CoresUsed * run.Seconds, "0.00"), $"{Figure.Cores(own.CoresUsed)} of {own.CoresAllowed}", ""],
        ];
        tables.Append(Table("CPU", cpu[0][..each], cpu[1..].Select(row => row[..each])));
        if (run.Ledger is { } ledger) tables.Append(Ledger(ledger));
        return tables.ToString();
    }

    public static string Settings(RunResult run, IReadOnlyList<Comparison> targets)
    {
        IEnumerable<(string Name, string Value)> settings = run.Settings.Select(setting => (setting.Key, setting.Value));
        if (targets.Count > 1)
            settings = settings.Where(setting => setting.Name is not ("Server" or "Nodes"))
                .Concat(targets.Select(target => (target.Name, string.Join(", ", target.Middle.Settings.Where(s => s.Key is "Server" or "Nodes").Select(s => s.Value)))));
        var own = run.Generator;
        var words = new List<string> { $"{own.CoresAllowed} cores" };
        if (targets.Count == 1) words.Add($"its threads waited for one {Figure.Cores(own.Waiting)} s per second");
        if (targets.Count == 1 && own.LateMax > 0) words.Add($"sent {Figure.Milliseconds(own.LateP99)} ms late (p99), at most {Figure.Milliseconds(own.LateMax)} ms");
        settings = settings.Append(("Load generator", string.Join("; ", words)));
        return $"<section><h2>What was run</h2><table class=\"words\">{string.Concat(settings.Select(s => $"<tr><th>{Encode(s.Name)}</th><td>{Encode(s.Value)}</td></tr>"))}</table></section>";
    }

    private static string Ledger(LedgerResult ledger)
    {
        if (ledger.Sent == 0) return "";
        var all = Table("Messages, warming up included", ["sent", "stored", "refused", "delivered", "lost", "repeated", "out of order"],
        [
            [.. new[] { ledger.Sent, ledger.Stored, ledger.Refused, ledger.Delivered, ledger.Lost, ledger.Repeated, ledger.OutOfOrder }.Select(n => Figure.Whole(n))],
        ]);
        return ledger.Faults.Count == 0 ? all : all + Table("Faults", ["room", "member", "lost", "first lost", "repeated", "out of order"],
            ledger.Faults.Select(fault => (string[])[fault.Room, $"{fault.Member}", $"{fault.Lost}", $"{fault.FirstLost}", $"{fault.Repeated}", $"{fault.OutOfOrder}"]));
    }

    private static string Table(string title, string[] columns, IEnumerable<string[]> rows) =>
        $"<section><h2>{Encode(title)}</h2><div class=\"wide\"><table><thead><tr>{string.Concat(columns.Select(column => $"<th>{Encode(column)}</th>"))}</tr></thead><tbody>"
        + string.Concat(rows.Select(row => $"<tr>{string.Concat(row.Select(cell => $"<td>{Encode(cell)}</td>"))}</tr>"))
        + "</tbody></table></div></section>";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Encode(string text) => HtmlReport.Encode(text);
}
