using Chat.LoadTest.Soak.Hostile;
using Chat.LoadTest.Verify;
using Spectre.Console;

namespace Chat.LoadTest.Soak;

/// <summary>The result of a soak.</summary>
internal sealed record SoakReport(
    HonestReport Honest, IReadOnlyList<HostileRow> Hostile, IReadOnlyList<ProcessGrowth> Processes, IReadOnlyList<IReadOnlyList<ProcessSample>> Samples)
{
    public bool HasBreach => Hostile.Any(r => r.Breach);

    /// <summary>What is beyond the bounds, in words.</summary>
    public IEnumerable<string> Excesses(double maxMemoryGrowthMib, int maxHandleGrowth)
    {
        foreach (var process in Processes)
        {
            if (process.MemoryMib > maxMemoryGrowthMib) yield return $"Process {process.Pid} grew by {process.MemoryMib:F1} MiB; {maxMemoryGrowthMib:F1} are allowed.";
            if (process.Handles > maxHandleGrowth) yield return $"Process {process.Pid} has {process.Handles} handles more; {maxHandleGrowth} are allowed.";
        }
    }

    public void Print()
    {
        PrintHostile();
        if (Processes.Count > 0) PrintProcesses();
        Honest.Print();
    }

    private void PrintHostile()
    {
        if (Hostile.Count == 0) return;
        var table = new Table().Title("Hostile clients").AddColumns("kind", "attack", "outcome", "times");
        foreach (var row in Hostile)
            table.AddRow(row.Kind, row.Attack.EscapeMarkup(), row.Breach ? $"[red]BREACH: {row.Outcome.EscapeMarkup()}[/]" : row.Outcome.EscapeMarkup(), $"{row.Count:N0}");
        AnsiConsole.Write(table);
    }

    private void PrintProcesses()
    {
        var table = new Table().Title("Servers").AddColumns("process", "when", "RSS MiB", "PSS MiB", "handles", "threads");
        foreach (var process in Processes)
        {
            Add("before", process.Before);
            Add("warm", process.Warm);
            Add("end", process.End);
            table.AddRow($"{process.Pid}", "peak", $"{process.PeakRssMib:F1}", "", $"{process.PeakHandles}", $"{process.PeakThreads}");
            table.AddRow($"{process.Pid}", "[bold]growth since warm[/]", $"{process.MemoryMib:+0.0;-0.0}", "", $"{process.Handles:+0;-0;0}", $"{process.Threads:+0;-0;0}");
            if (process.After is { } after) Add("everyone gone", after);

            void Add(string when, ProcessSample s) =>
                table.AddRow($"{process.Pid}", $"{when} ({s.Seconds:F0} s)", $"{s.RssMib:F1}", $"{s.PssMib:F1}", $"{s.Handles}", $"{s.Threads}");
        }

        AnsiConsole.Write(table);
    }
}
