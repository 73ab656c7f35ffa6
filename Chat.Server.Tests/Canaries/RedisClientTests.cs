using Chat.Server.FastPath;
using Chat.Server.Stores.Redis;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Chat.Server.Tests.Canaries;

/// <summary>What the server relies on of Redis's client, see docs/dotnet.md: that its pipes have the options that were put in their place.</summary>
public sealed class RedisClientTests
{
    [RedisFact]
    public async Task What_a_turn_writes_leaves_at_its_end()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var connection = await ConnectAsync(redis);
        await using var observer = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        Task? first = null, second = null;

        Turns.Instance.Run(
            _ =>
            {
                (first, second) = (connection.Database.StringSetAsync("first", 1), connection.Database.StringSetAsync("second", 2));
                observer.GetDatabase().KeyExists("first").Should().BeFalse();
            },
            this);

        await first!.WaitAsync(Wait.Deadline);
        await second!.WaitAsync(Wait.Deadline);
    }

    [RedisFact]
    public async Task A_reply_is_handed_on_in_the_read_that_brought_it()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var connection = await ConnectAsync(redis);
        var probe = new Probe();
        Task? reading = null;

        Turns.Instance.Run(_ => reading = ReadAsync(connection, probe), this); // the reply cannot come before it is awaited

        await reading!.WaitAsync(Wait.Deadline);

        probe.WasInRead.Should().BeTrue();
        TurnSockets.Instance.IsInRead.Should().BeFalse();
    }

    private static async Task<RedisConnection> ConnectAsync(RedisProcess redis)
    {
        var connection = new RedisConnection(
            redis.ConnectionString, new ScaleOutOptions(), TimeProvider.System, NullLogger<RedisConnection>.Instance, sockets: TurnSockets.Instance);
        await Wait.UntilAsync(() => connection.IsWhole, "it is connected");
        return connection;
    }

    private static async Task ReadAsync(RedisConnection connection, Probe probe)
    {
        SynchronizationContext.SetSynchronizationContext(probe);
        await connection.Database.StringGetAsync("nothing");
    }

    private sealed class Probe : SynchronizationContext
    {
        public bool WasInRead { get; private set; }

        public override void Post(SendOrPostCallback d, object? state)
        {
            WasInRead = TurnSockets.Instance.IsInRead;
            base.Post(d, state);
        }
    }
}
