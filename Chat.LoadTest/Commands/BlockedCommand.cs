using System.CommandLine;
using Chat.LoadTest.Soak.Blocked;
using Chat.LoadTest.Verify;
using Spectre.Console;

namespace Chat.LoadTest.Commands;

/// <summary>What members who stop reading cost those who read.</summary>
internal static class BlockedCommand
{
    public static Command Create()
    {
        var shared = new HonestCommandOptions(TimeSpan.FromSeconds(20), users: 90);
        var blocked = new Option<int>("--blocked") { Description = "Members that stop reading, and come again when they are cut off", DefaultValueFactory = _ => 10 };
        var rate = new Option<int>("--rate") { Description = "Messages a second", DefaultValueFactory = _ => 20 };
        var length = new Option<int>("--length") { Description = "Characters per message", DefaultValueFactory = _ => 100 };
        var rounds = new Option<int>("--rounds") { Description = "How often both phases are measured", DefaultValueFactory = _ => 2 };
        var pid = new Option<int?>("--pid") { Description = "The server's process, to see its memory" };
        var command = new Command("blocked", "Measures how long messages take to the members who read, without and with members who do not");
        foreach (var option in shared.All.Concat([blocked, rate, length, rounds, pid])) command.Options.Add(option);
        command.SetAction(async (result, cancellation) =>
        {
            var options = shared.Read(result, tolerant: false) with { Rooms = 1, RoomsPerUser = 1 };
            await using var run = new BlockedRun(options, result.GetValue(blocked), result.GetValue(rate), result.GetValue(length), result.GetValue(pid));
            await run.ConnectAsync(cancellation);
            var figures = new List<BlockedFigures>();
            await run.MeasureAsync("warm-up", false, TimeSpan.FromSeconds(10), cancellation);
            for (var i = 0; i < result.GetValue(rounds); i++)
            {
                figures.Add(await run.MeasureAsync("all read", false, result.GetValue(shared.Duration), cancellation));
                figures.Add(await run.MeasureAsync($"{result.GetValue(blocked)} more do not", true, result.GetValue(shared.Duration), cancellation));
            }

            var table = new Table().Title($"{options.Users} members who read").AddColumns("phase", "deliveries", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "max ms", "cut off", "peak MiB");
            foreach (var f in figures)
                table.AddRow(f.Phase, $"{f.Deliveries:N0}", $"{f.P50:F2}", $"{f.P90:F2}", $"{f.P99:F2}", $"{f.P999:F2}", $"{f.Max:F2}", $"{f.CutOff}", $"{f.PeakRssMib:F0}");
            AnsiConsole.Write(table);
            foreach (var violation in run.Ledger.Violations) Console.WriteLine($"VIOLATION {violation}");
            await JsonResult.WriteAsync(shared.Json(result), figures);
            return run.Ledger.ViolationCount == 0 ? 0 : 1;
        });
        return command;
    }
}
