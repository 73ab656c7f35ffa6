using System.CommandLine;
using Chat.Contracts;
using Chat.LoadTest.Clients;
using HdrHistogram;
using Spectre.Console;

namespace Chat.LoadTest.Commands;

/// <summary>One room, many members: every message is sent when the one before has reached everyone, a closed loop.</summary>
internal static class FanoutCommand
{
    public static Command Create()
    {
        var url = new Option<Uri>("--url") { Description = "The server", DefaultValueFactory = _ => new Uri("http://127.0.0.1:5000") };
        var members = new Option<int>("--members") { Description = "Members of the room", DefaultValueFactory = _ => 100 };
        var messages = new Option<int>("--messages") { Description = "Messages to send", DefaultValueFactory = _ => 500 };
        var messagePack = new Option<bool>("--messagepack") { Description = "Speak MessagePack instead of JSON" };
        var key = new Option<string?>("--key") { Description = "The server's Jwt:SigningKey; without it, its development tokens are used" };
        var command = new Command("fanout", "Sends messages to one room and measures how long they take to reach every member")
        {
            url, members, messages, messagePack, key,
        };
        command.SetAction(result => RunAsync(
            new LoadTarget(result.GetValue(url)!, result.GetValue(key), result.GetValue(messagePack)),
            result.GetValue(members), result.GetValue(messages)));
        return command;
    }

    private static async Task<int> RunAsync(LoadTarget target, int members, int messages)
    {
        var room = $"fanout-{Guid.NewGuid():N}";
        var clients = await AnsiConsole.Status().StartAsync("Connecting…", _ => target.ConnectManyAsync(members));
        long received = 0;
        var everyone = new SemaphoreSlim(0);
        foreach (var client in clients)
        {
            client.OnMessage(message =>
            {
                if (message.Room == room && Interlocked.Increment(ref received) % members == 0) everyone.Release();
            });
            await client.InvokeAsync<RoomSnapshot>(ChatOperations.JoinRoom, new JoinRoomRequest(room));
        }

        var latency = new LongHistogram(TimeSpan.FromMinutes(1).Ticks, 3);
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        await AnsiConsole.Progress().StartAsync(async progress =>
        {
            var task = progress.AddTask("Sending", maxValue: messages);
            for (var i = 0; i < messages; i++)
            {
                var sent = clock.GetTimestamp();
                await clients[i % members].InvokeAsync<Receipt>(ChatOperations.Message, new SendMessageRequest(room, $"message {i}"));
                await everyone.WaitAsync(TimeSpan.FromSeconds(30));
                latency.RecordValue(clock.GetElapsedTime(sent).Ticks);
                task.Increment(1);
            }
        });
        var seconds = clock.GetElapsedTime(start).TotalSeconds;
        foreach (var client in clients) await client.DisposeAsync();

        var expected = (long)members * messages;
        AnsiConsole.Write(new Table().AddColumns("deliveries", "lost", "deliveries/s", "p50 ms", "p99 ms", "max ms").AddRow(
            $"{received}", $"{expected - received}", $"{received / seconds:F0}",
            Milliseconds(latency.GetValueAtPercentile(50)), Milliseconds(latency.GetValueAtPercentile(99)), Milliseconds(latency.GetMaxValue())));
        return received == expected ? 0 : 1;
    }

    private static string Milliseconds(long ticks) => $"{(double)ticks / TimeSpan.TicksPerMillisecond:F2}";
}
