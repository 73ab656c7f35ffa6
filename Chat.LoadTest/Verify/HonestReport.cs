using Chat.LoadTest.Honest;
using Spectre.Console;

namespace Chat.LoadTest.Verify;

/// <summary>What the honest users have to say at the end.</summary>
internal sealed record HonestReport(
    long Violations,
    IReadOnlyCollection<string> FirstViolations,
    IReadOnlyDictionary<string, long> Counts,
    double ReceiptP50Ms,
    double ReceiptP99Ms,
    double ReceiptMaxMs)
{
    public static HonestReport Of(Ledger ledger) => new(
        ledger.ViolationCount, ledger.Violations, ledger.Counts.Snapshot(),
        ledger.ReceiptMilliseconds(50), ledger.ReceiptMilliseconds(99), ledger.ReceiptMilliseconds(100));

    public void Print()
    {
        var table = new Table().Title("Honest users").AddColumns("what", "count");
        foreach (var (what, count) in Counts) table.AddRow(what.EscapeMarkup(), $"{count:N0}");
        table.AddRow("receipt p50, p99, max", $"{ReceiptP50Ms:F1}, {ReceiptP99Ms:F1}, {ReceiptMaxMs:F1} ms");
        table.AddRow("[bold]violations[/]", $"[bold]{Violations:N0}[/]");
        AnsiConsole.Write(table);
        foreach (var violation in FirstViolations) Console.WriteLine($"VIOLATION {violation}");
    }
}
