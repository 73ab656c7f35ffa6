using System.CommandLine;
using System.Globalization;
using Chat.LoadTest.Load;
using Chat.LoadTest.Meters;
using Spectre.Console;

namespace Chat.LoadTest.Commands;

/// <summary>What one back end gets through the HTTP API: single messages, and batches.</summary>
internal static class ApiCommand
{
    public static Command Create()
    {
        var url = ServerAddress.Option("A server");
        var key = new Option<string>("--api-key") { Description = "A key with the scope publish", Required = true };
        var connections = new Option<int>("--connections") { Description = "Requests under way at once, each on a connection of its own", DefaultValueFactory = _ => 32 };
        var rooms = new Option<int>("--rooms") { Description = "Rooms that are spoken in", DefaultValueFactory = _ => 100 };
        var batch = new Option<int>("--batch") { Description = "Messages in a request; 1 posts into a room, more is a batch", DefaultValueFactory = _ => 1 };
        var length = new Option<int>("--length") { Description = "Characters per message", DefaultValueFactory = _ => 100 };
        var duration = Durations.Option("--duration", "How long", TimeSpan.FromSeconds(10));
        var pid = new Option<string[]>("--pid") { Description = "The server's process, to measure its CPU", DefaultValueFactory = _ => [] };
        var command = new Command("api", "Measures messages per second from one back end over HTTP") { url, key, connections, rooms, batch, length, duration, pid };
        command.SetAction(async (result, cancellation) =>
        {
            var load = new ApiLoad(result.GetValue(url)![0], result.GetValue(key)!, result.GetValue(connections), result.GetValue(rooms), result.GetValue(batch), result.GetValue(length));
            WatchedProcess[] processes = [.. result.GetValue(pid)!.Select(WatchedProcess.Parse)];
            await load.RunAsync(TimeSpan.FromSeconds(2), cancellation); // warm
            var before = processes.Select(process => process.Cpu).ToArray();
            var figures = await load.RunAsync(result.GetValue(duration), cancellation);
            AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{figures.Messages / figures.Seconds:N0} messages/s, {figures.Requests / figures.Seconds:N0} requests/s, {figures.Failed} failed, p50 {figures.Latency.GetValueAtPercentile(50) / 1000.0:0.00} ms, p99 {figures.Latency.GetValueAtPercentile(99) / 1000.0:0.00} ms"));
            foreach (var (i, process) in processes.Index())
                AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{process.Label}: {(process.Cpu - before[i]).TotalMicroseconds / figures.Messages:0.0} µs of CPU per message"));
            return figures.Failed == 0 ? 0 : 1;
        });
        return command;
    }
}
