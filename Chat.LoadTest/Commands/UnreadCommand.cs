using System.CommandLine;
using Chat.LoadTest.Logs;
using Spectre.Console;

namespace Chat.LoadTest.Commands;

/// <summary>What the list of a user's rooms with what is unread in each costs, without a server.</summary>
internal static class UnreadCommand
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "Where to put the databases; a folder is made there and removed again",
            DefaultValueFactory = _ => new DirectoryInfo(Path.GetTempPath()),
        };
        var rooms = new Option<int>("--rooms") { Description = "How many rooms the user is subscribed to", DefaultValueFactory = _ => 500 };
        var messages = new Option<int>("--messages") { Description = "How many messages each room has", DefaultValueFactory = _ => 10_000 };
        var seconds = new Option<int>("--seconds") { Description = "How long is measured", DefaultValueFactory = _ => 5 };
        var redis = new Option<string?>("--redis") { Description = "A Redis to measure as well, as StackExchange.Redis names it; keys are left in it" };
        var command = new Command("unread", "Measures the answer to unread on SQLite") { data, rooms, messages, seconds, redis };
        command.SetAction((result, cancellation) => RunAsync(
            result.GetValue(data)!, result.GetValue(rooms), result.GetValue(messages), TimeSpan.FromSeconds(result.GetValue(seconds)), result.GetValue(redis), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo data, int rooms, int messages, TimeSpan duration, string? redis, CancellationToken cancellation)
    {
        data.Create();
        var folder = data.CreateSubdirectory($"chat-unread-{Guid.NewGuid():N}");
        var table = new Table().Title($"unread: {rooms:N0} rooms of {messages:N0} messages").AddColumns("store", "answers/s", "p50 ms", "p99 ms", "max ms", "KiB/answer");
        try
        {
            IEnumerable<UnreadUnderTest> stores = redis is null ? [UnreadUnderTest.Sqlite] : [UnreadUnderTest.Sqlite, UnreadUnderTest.Redis(redis)];
            foreach (var store in stores)
            {
                await using var opened = store.Open(folder);
                await UnreadBenchmark.FillAsync(opened, rooms, messages, cancellation);
                var figures = await UnreadBenchmark.MeasureAsync(opened, rooms, duration, cancellation);
                table.AddRow(store.Name, $"{figures.PerSecond:N0}", figures.Percentile(50), figures.Percentile(99), figures.Percentile(100), $"{figures.BytesPerOperation / 1024:N0}");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        AnsiConsole.Write(table);
        return 0;
    }
}
