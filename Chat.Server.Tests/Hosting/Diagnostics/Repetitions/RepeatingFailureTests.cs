using System.Diagnostics;
using Chat.Contracts;
using Chat.Server.Stores.Sqlite;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using Chat.Server.Tests.Stores.Sqlite;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Hosting.Diagnostics.Repetitions;

/// <summary>Real failures that last, and how often a server speaks of them.</summary>
public sealed class RepeatingFailureTests
{
    private readonly Stopwatch elapsed = Stopwatch.StartNew();

    [TmpfsFact]
    public async Task A_disk_that_is_full()
    {
        using var disk = new Tmpfs(64);
        await FillAsync(Path.Combine(disk.Path, "other"));
        await using var server = await ChatServer.StartAsync($"--ConnectionStrings:Messages=Data Source={Path.Combine(disk.Path, "messages.db")}");
        await AreSparseAsync(server, () => ProbeAsync(server), 1204, 103);
    }

    [Fact]
    public async Task A_store_that_another_server_has()
    {
        await using var folder = new SqliteFolder();
        await using var claim = new SqliteLogFile($"Data Source={folder.File}").Claim();
        await using var server = await ChatServer.StartAsync($"--ConnectionStrings:Messages=Data Source={folder.File}");
        await AreSparseAsync(server, () => ProbeAsync(server), 103);
    }

    [RedisFact]
    public async Task Redis_that_refuses_the_password()
    {
        await using var redis = await RedisProcess.StartAsync("--requirepass", "right");
        await using var server = await ChatServer.StartAsync($"--ConnectionStrings:Redis=redis://:wrong@{redis.ConnectionString}");
        await AreSparseAsync(server, () => ProbeAsync(server), 1533, 1513, 103);
    }

    [RedisFact]
    public async Task Redis_that_refuses_a_command()
    {
        await using var redis = await RedisProcess.StartAsync();
        await redis.ExecuteAsync("ACL", "SETUSER", "chat", "on", ">pw", "+@all", "-evalsha", "~*", "&*");
        await using var server = await ChatServer.StartAsync($"--ConnectionStrings:Redis=redis://chat:pw@{redis.ConnectionString}");
        await AreSparseAsync(server, () => ProbeAsync(server), 1534, 1513, 103);
    }

    [RedisFact]
    public async Task Redis_that_goes_away_from_a_room_in_use()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var server = await ChatServer.StartAsync($"--ConnectionStrings:Redis={redis.ConnectionString}", "--Chat:Delivery:HeadCheckInterval=00:00:00.200");
        using var http = new HttpClient { BaseAddress = server.Address };
        await Wait.UntilAsync(async () => (await http.GetAsync("/health/ready")).IsSuccessStatusCode, "the server is ready");
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        await alice.JoinAsync("room");

        await redis.KillAsync();

        await AreSparseAsync(
            server,
            async () =>
            {
                await ProbeAsync(server);
                await alice.TypeAsync("room");
                var saying = () => alice.SayAsync("room", "hello");
                (await saying.Should().ThrowAsync<ChatErrorException>()).Which.Code.Should().Be(ChatErrors.Unavailable);
            },
            1530, 1513, 1304, 1306, 1100, 103);
        server.Log.Lines.Count(line => line.Contains("[1503]")).Should().Be(1);

        await redis.StartAgainAsync();
        await Wait.UntilAsync(() => server.Log.Lines.Any(line => line.Contains("[1504]")) && server.Log.Lines.Any(line => line.Contains("[1537]")), "it is said that all is well");
    }

    /// <summary>Waits until each event was left out and counted, and then finds no more lines of it than there may be after that time.</summary>
    private async Task AreSparseAsync(ChatServer server, Func<Task> again, params int[] events)
    {
        await Wait.UntilAsync(
            async () =>
            {
                await again();
                return Array.TrueForAll(events, id => Lines(id).Any(line => line.Contains("times more")));
            },
            $"each of {string.Join(", ", events)} is counted");
        foreach (var id in events) Lines(id).Count.Should().BeLessThanOrEqualTo(2 + (int)Math.Log2(elapsed.Elapsed.TotalSeconds + 1), $"of {id}");

        List<string> Lines(int id) => [.. server.Log.Lines.Where(line => line.Contains($"[{id}]"))];
    }

    private static async Task FillAsync(string path)
    {
        await using var file = File.Create(path);
        try
        {
            while (true) await file.WriteAsync(new byte[4096]);
        }
        catch (IOException)
        {
            // No more fits.
        }
    }

    private static async Task ProbeAsync(ChatServer server)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        await http.GetAsync("/health/ready");
    }
}
