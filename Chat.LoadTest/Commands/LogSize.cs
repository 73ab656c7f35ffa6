using System.Globalization;
using Chat.LoadTest.Logs;
using Spectre.Console;

namespace Chat.LoadTest.Commands;

/// <summary><c>log --size</c>: what a log of many messages costs on disk or in memory, at the start, for an append, a resume and retention.</summary>
internal static class LogSize
{
    public static async Task<int> RunAsync(DirectoryInfo data, SizeBenchmark benchmark, long messages, string? redis, string? postgres, CancellationToken cancellation)
    {
        data.Create();
        var folder = data.CreateSubdirectory($"chat-log-{Guid.NewGuid():N}");
        var table = new Table().Title($"{messages:N0} messages").AddColumns("", "SQLite");
        var columns = new List<SizeFigures>();
        try
        {
            await MeasureAsync("SQLite", () => SizeStore.Sqlite(folder));
            if (redis is not null) await MeasureAsync("Redis", () => SizeStore.Redis(redis));
            if (postgres is not null) await MeasureAsync("PostgreSQL", () => SizeStore.Postgres(postgres));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Row("filled in, s", one => Text(one.Fill.TotalSeconds, "0.0"));
        Row("written a second", one => Text(messages / one.Fill.TotalSeconds, "N0"));
        Row("MiB", one => Text(one.Bytes / 1048576.0, "N1"));
        Row("bytes a message", one => Text((double)one.Bytes / messages, "N0"));
        Row("start, ms", one => Text(one.Start.TotalMilliseconds, "N0"));
        Row("append, empty log: p50, p99 ms", one => $"{one.Empty.Percentile(50)}, {one.Empty.Percentile(99)}");
        Row("append: p50, p99 ms", one => $"{one.Full.Percentile(50)}, {one.Full.Percentile(99)}");
        Row("resume: p50, p99 ms", one => $"{one.Resume.Percentile(50)}, {one.Resume.Percentile(99)}");
        Row("half of it trimmed in, s", one => one.Sweep is { } sweep ? Text(sweep.TotalSeconds, "0.0") : "with each use");
        Row("append meanwhile: p50, p99, max ms", one => $"{one.Meanwhile.Percentile(50)}, {one.Meanwhile.Percentile(99)}, {one.Meanwhile.Percentile(100)}");
        Row("processor meanwhile, s", one => Text(one.Processor.TotalSeconds, "0.0"));
        AnsiConsole.Write(table);
        return 0;

        async Task MeasureAsync(string name, Func<SizeStore> make)
        {
            if (columns.Count > 0) table.AddColumn(name);
            columns.Add(await benchmark.MeasureAsync(make, step => AnsiConsole.MarkupLineInterpolated($"[grey]{name}: {step}[/]"), cancellation));
        }

        void Row(string name, Func<SizeFigures, string> value) => table.AddRow([name, .. columns.Select(value)]);
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
