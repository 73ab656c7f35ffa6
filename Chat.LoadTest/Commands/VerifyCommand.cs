using System.CommandLine;
using Chat.LoadTest.Honest;
using Chat.LoadTest.Verify;

namespace Chat.LoadTest.Commands;

/// <summary>
/// Honest users who resume, for as long as whoever runs this kills, restarts and partitions what they are connected to. Afterwards
/// the log must have everything that was receipted, and everyone must have seen the log.
/// </summary>
internal static class VerifyCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var shared = new HonestCommandOptions(TimeSpan.FromMinutes(2));
        var command = new Command("verify", "Checks that nothing is lost, repeated or out of order while servers come and go");
        foreach (var option in shared.All) command.Options.Add(option);
        command.SetAction((result, cancellation) =>
            RunAsync(shared.Read(result, tolerant: true), result.GetValue(shared.Duration), shared.Json(result), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(HonestOptions options, TimeSpan duration, FileInfo? json, CancellationToken cancellation)
    {
        await using var crowd = new HonestCrowd(options);
        await crowd.StartAsync(cancellation);
        Console.WriteLine($"{options.Users} users are there.");
        var start = TimeProvider.System.GetTimestamp();
        TimeSpan left;
        while ((left = duration - TimeProvider.System.GetElapsedTime(start)) > TimeSpan.FromMilliseconds(1))
        {
            await Task.Delay(left < Interval ? left : Interval, cancellation);
            Console.WriteLine(
                $"{TimeProvider.System.GetElapsedTime(start):hh\\:mm\\:ss}  connected {crowd.ReadyCount}, receipts {crowd.Ledger.Counts["receipts"]:N0}, " +
                $"sent again {crowd.Ledger.Counts["sent again"]:N0}, seen {crowd.Ledger.Counts["messages seen"]:N0}, violations {crowd.Ledger.ViolationCount:N0}");
        }

        await crowd.FinishAsync(cancellation);
        var report = HonestReport.Of(crowd.Ledger);
        report.Print();
        await JsonResult.WriteAsync(json, report);
        return report.Violations == 0 ? 0 : 1;
    }
}
