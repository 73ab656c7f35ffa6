using System.CommandLine;
using System.Globalization;
using Chat.LoadTest.Events;
using Chat.LoadTest.Verify;
using Spectre.Console;

namespace Chat.LoadTest.Commands;

/// <summary>Events with a key, and what members who stop reading cost those who read.</summary>
internal static class EventsCommand
{
    public static Command Create()
    {
        var shared = new HonestCommandOptions(TimeSpan.FromSeconds(20), users: 50);
        var blocked = new Option<int>("--blocked") { Description = "Members that stop reading, and come again when they are cut off", DefaultValueFactory = _ => 1 };
        var rate = new Option<double>("--rate") { Description = "Events a second of each member", DefaultValueFactory = _ => 60 };
        var rounds = new Option<int>("--rounds") { Description = "How often both phases are measured", DefaultValueFactory = _ => 3 };
        var command = new Command("events", "Measures how long events with a key take to the members who read, without and with members who do not");
        foreach (var option in shared.All.Concat([blocked, rate, rounds])) command.Options.Add(option);
        command.SetAction(async (result, cancellation) =>
        {
            var options = shared.Read(result, tolerant: false) with { Rooms = 1, RoomsPerUser = 1 };
            await using var run = new EventsRun(options, result.GetValue(rate), result.GetValue(blocked));
            await run.ConnectAsync(cancellation);
            var (without, with) = (new List<EventsFigures>(), new List<EventsFigures>());
            await run.MeasureAsync("warm-up", false, TimeSpan.FromSeconds(10), cancellation);
            for (var i = 0; i < result.GetValue(rounds); i++)
            {
                without.Add(await run.MeasureAsync("all read", false, result.GetValue(shared.Duration), cancellation));
                with.Add(await run.MeasureAsync($"{result.GetValue(blocked)} more do not", true, result.GetValue(shared.Duration), cancellation));
            }

            EventsFigures[] all = [.. without.Zip(with).SelectMany(pair => new[] { pair.First, pair.Second })];
            Show(all, options.Users);
            AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"p99 with members who do not read: {Median(with) / Median(without):0.00} of that without (medians)"));
            foreach (var complaint in run.Complaints) Console.WriteLine($"REFUSED {complaint}");
            await JsonResult.WriteAsync(shared.Json(result), all);
            return run.Complaints.Any() ? 2 : 0;
        });
        return command;
    }

    private static double Median(List<EventsFigures> figures) => figures.Select(f => f.P99).Order().ElementAt(figures.Count / 2);

    private static void Show(EventsFigures[] figures, int members)
    {
        var table = new Table().Title($"{members} members who publish and read").AddColumns("phase", "events", "arrived", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "max ms", "cut off");
        foreach (var f in figures)
            table.AddRow(f.Phase, $"{f.Published:N0}", $"{f.Arrived:P1}", $"{f.P50:F2}", $"{f.P90:F2}", $"{f.P99:F2}", $"{f.P999:F2}", $"{f.Max:F2}", $"{f.CutOff}");
        AnsiConsole.Write(table);
    }
}
