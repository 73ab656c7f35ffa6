using System.CommandLine;
using Chat.LoadTest.Logs;
using Spectre.Console;

namespace Chat.LoadTest.Commands;

/// <summary>The message log alone, without a server: what a receipt costs on this disk, and what a resume costs.</summary>
internal static class LogCommand
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "Where to put the database; a folder is made there and removed again",
            DefaultValueFactory = _ => new DirectoryInfo(Path.GetTempPath()),
        };
        var seconds = new Option<int>("--seconds") { Description = "How long each row is measured", DefaultValueFactory = _ => 5 };
        var length = new Option<int>("--length") { Description = "Characters per message", DefaultValueFactory = _ => 100 };
        var redis = new Option<string?>("--redis") { Description = "A Redis to measure as well, as StackExchange.Redis names it; keys are left in it" };
        var postgres = new Option<string?>("--postgres") { Description = "A PostgreSQL to measure as well, as Npgsql names it; a schema is made there and removed again" };
        var size = new Option<bool>("--size") { Description = "Fills a log and measures what grows with its size, on SQLite" };
        var messages = new Option<long>("--messages") { Description = "With --size: how many messages", DefaultValueFactory = _ => 1_000_000 };
        var rooms = new Option<int>("--rooms") { Description = "With --size: in how many rooms", DefaultValueFactory = _ => 10_000 };
        messages.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long>() < 1) result.AddError("There is at least one message.");
        });
        rooms.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError("There is at least one room.");
        });
        var command = new Command("log", "Measures appends per second and reading on SQLite and in memory") { data, seconds, length, redis, postgres, size, messages, rooms };
        command.SetAction((result, cancellation) => result.GetValue(size)
            ? LogSize.RunAsync(
                result.GetValue(data)!, new SizeBenchmark(result.GetValue(messages), result.GetValue(rooms), result.GetValue(length), TimeSpan.FromSeconds(result.GetValue(seconds))),
                result.GetValue(messages), result.GetValue(redis), result.GetValue(postgres), cancellation)
            : RunAsync(result.GetValue(data)!, TimeSpan.FromSeconds(result.GetValue(seconds)), result.GetValue(length), result.GetValue(redis), result.GetValue(postgres), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo data, TimeSpan duration, int length, string? redis, string? postgres, CancellationToken cancellation)
    {
        data.Create();
        var folder = data.CreateSubdirectory($"chat-log-{Guid.NewGuid():N}");
        var appends = new Table().Title("Appends").AddColumns("store", "senders", "rooms", "appends/s", "p50 ms", "p99 ms", "max ms", "B/append");
        var reads = new Table().Title("Reading 1,000 messages, as for a resume").AddColumns("store", "reads/s", "p50 ms", "p99 ms");
        try
        {
            IEnumerable<LogUnderTest> stores = redis is null ? LogUnderTest.All : LogUnderTest.All.Append(LogUnderTest.Redis(redis));
            if (postgres is not null) stores = stores.Append(LogUnderTest.Postgres(postgres));
            foreach (var store in stores)
            {
                foreach (var (senders, rooms) in new[] { (1, 1), (64, 1), (64, 64) })
                {
                    await using var log = store.Open(folder);
                    var figures = await LogBenchmark.AppendAsync(log.Log, senders, rooms, length, duration, cancellation);
                    appends.AddRow(store.Name, $"{senders}", $"{rooms}", $"{figures.PerSecond:N0}", figures.Percentile(50), figures.Percentile(99),
                        figures.Percentile(100), $"{figures.BytesPerOperation:N0}");
                }

                await using var filled = store.Open(folder);
                var resumes = await LogBenchmark.ReadAsync(filled.Log, 1000, length, duration, cancellation);
                reads.AddRow(store.Name, $"{resumes.PerSecond:N0}", resumes.Percentile(50), resumes.Percentile(99));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        AnsiConsole.Write(appends);
        AnsiConsole.Write(reads);
        return 0;
    }
}
