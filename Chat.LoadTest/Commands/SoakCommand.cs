using System.CommandLine;
using Chat.LoadTest.Soak;
using Chat.LoadTest.Soak.Hostile;
using Chat.LoadTest.Verify;

namespace Chat.LoadTest.Commands;

/// <summary>Honest users beside hostile clients, for a long time: the former must notice nothing, and the servers must not grow.</summary>
internal static class SoakCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var shared = new HonestCommandOptions(TimeSpan.FromMinutes(10));
        var pids = new Option<int[]>("--pid") { Description = "The servers' processes, to sample what they hold", AllowMultipleArgumentsPerToken = true };
        var warmUp = Durations.Option("--warm-up", "After how long the servers count as warm", TimeSpan.FromMinutes(1));
        var settle = Durations.Option("--settle", "How long the servers have to give everything back, with nobody there, before the last sample", TimeSpan.FromSeconds(10));
        var memory = new Option<double>("--max-memory-growth-mib") { Description = "The most a server's resident memory may grow once it is warm", DefaultValueFactory = _ => 200 };
        var handles = new Option<int>("--max-handle-growth") { Description = "The most handles a server may have more once it is warm", DefaultValueFactory = _ => 100 };
        var hostile = HostileKind.All.ToDictionary(k => k.Name, k => new Option<int>($"--{k.Name}")
        {
            Description = $"Hostile clients of this kind: {string.Join(", ", k.Attacks.Take(3).Select(a => a.Name))} …",
            DefaultValueFactory = _ => k.DefaultCount,
        });
        var command = new Command("soak", "Puts honest users and hostile clients on servers for a long time and checks that nothing is lost and nothing leaks");
        foreach (var option in shared.All.Concat([pids, warmUp, settle, memory, handles]).Concat(hostile.Values)) command.Options.Add(option);
        command.SetAction(async (result, cancellation) =>
        {
            await using var run = new SoakRun(
                shared.Read(result, tolerant: false), hostile.ToDictionary(h => h.Key, h => result.GetValue(h.Value)), result.GetValue(pids) ?? [], result.GetValue(warmUp));
            await run.StartAsync(cancellation);
            await WatchAsync(run, result.GetValue(shared.Duration), cancellation);
            var report = await run.FinishAsync(result.GetValue(settle), cancellation);
            report.Print();
            await JsonResult.WriteAsync(shared.Json(result), report);
            var excesses = report.Excesses(result.GetValue(memory), result.GetValue(handles)).ToArray();
            foreach (var excess in excesses) Console.WriteLine(excess);
            return report.Honest.Violations == 0 && !report.HasBreach && excesses.Length == 0 ? 0 : 1;
        });
        return command;
    }

    private static async Task WatchAsync(SoakRun run, TimeSpan duration, CancellationToken cancellation)
    {
        var start = TimeProvider.System.GetTimestamp();
        TimeSpan left;
        for (var round = 0; (left = duration - TimeProvider.System.GetElapsedTime(start)) > TimeSpan.FromMilliseconds(1); round++)
        {
            await Task.Delay(left < Interval ? left : Interval, cancellation);
            var samples = run.Sample();
            if (round % 2 == 1) continue;
            var processes = string.Concat(samples.Select(s => $"  [{s.Pid}] {s.Sample.RssMib:F0} MiB, {s.Sample.Handles} handles, {s.Sample.Threads} threads"));
            Console.WriteLine(
                $"{TimeProvider.System.GetElapsedTime(start):hh\\:mm\\:ss}{processes}  honest {run.Honest.ReadyCount}, receipts {run.Honest.Ledger.Counts["receipts"]:N0}, " +
                $"attacks {run.Hostile.Rows.Sum(r => r.Count):N0}, violations {run.Honest.Ledger.ViolationCount:N0}");
        }
    }
}
