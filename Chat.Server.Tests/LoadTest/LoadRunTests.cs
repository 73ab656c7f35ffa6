using Chat.LoadTest.Load;
using Chat.LoadTest.Meters;
using Chat.LoadTest.Resume;
using Chat.LoadTest.Runs;
using Chat.LoadTest.Views;
using Chat.LoadTest.Wire;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.LoadTest;

/// <summary>Load, very little of it, on the real server.</summary>
public sealed class LoadRunTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IView
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(0.3);
    private static readonly RunHead Head = new("rooms", "test", new Dictionary<string, string>());

    internal static readonly Dictionary<string, WireFormat[]> Formats = new()
    {
        ["plain"] = [WireFormat.Plain],
        ["json"] = [WireFormat.Json],
        ["messagepack"] = [WireFormat.MessagePack],
        ["mixed"] = [WireFormat.Plain, WireFormat.Json, WireFormat.MessagePack],
    };

    [Theory]
    [InlineData("plain")]
    [InlineData("json")]
    [InlineData("messagepack")]
    [InlineData("mixed")]
    public async Task Messages_at_a_rate_reach_every_member(string protocol)
    {
        var plan = new TrafficPlan(new CrowdShape(2, 3, 3), Rate: 50, InFlight: 0, TextBytes: 40, Short, Short, Parallel: 4);

        var result = await TrafficRun.RunAsync(Head, plan, Service(protocol), [], this, CancellationToken.None);

        result.Ledger!.Sent.Should().Be(30);
        result.Ledger.Delivered.Should().Be(30 * 3);
        result.ExitCode.Should().Be(0, result.ToJson());
        result.Latencies.Select(latency => (latency.Name, latency.Count)).Should().Equal(("delivery", 15 * 3), ("receipt", 15));
    }

    [Theory]
    [InlineData("plain", 25)]
    [InlineData("mixed", 4000)]
    public async Task Messages_one_after_the_other_reach_every_member(string protocol, int textBytes)
    {
        var plan = new TrafficPlan(new CrowdShape(1, 4, 2), Rate: null, InFlight: 2, textBytes, TimeSpan.Zero, Short, Parallel: 4);

        var result = await TrafficRun.RunAsync(Head, plan, Service(protocol), [], this, CancellationToken.None);

        result.Ledger!.Sent.Should().BePositive();
        result.Ledger.Delivered.Should().Be(result.Ledger.Sent * 4);
        result.ExitCode.Should().Be(0, result.ToJson());
    }

    [Theory]
    [InlineData("Shared", "mixed")]
    [InlineData("PerConnection", "plain")]
    public async Task Compressed_messages_reach_every_member_in_fewer_bytes(string compression, string protocol)
    {
        const int TextBytes = 4000;
        const int Enough = 100; // deliveries, beside which those do not matter that are half there at the edges
        await using var server = await ChatServer.StartAsync("--Chat:Limits:Enabled=false", $"--Chat:Transport:Compression={compression}");
        for (var duration = Short; ; duration *= 2)
        {
            var plan = new TrafficPlan(new CrowdShape(1, 8, 2), Rate: null, InFlight: 2, TextBytes, TimeSpan.Zero, duration, Parallel: 4);

            var result = await TrafficRun.RunAsync(Head, plan, Service(protocol, server) with { Deflate = true }, [], this, CancellationToken.None);

            result.ExitCode.Should().Be(0, result.ToJson());
            if (result.DeliveriesPerSecond * result.Seconds < Enough && duration < Wait.Deadline) continue;
            result.BytesPerDelivery.Should().BeInRange(TextBytes / 10, TextBytes * 3 / 4);
            return;
        }
    }

    [Fact]
    public async Task A_storm_connects_and_joins_everyone()
    {
        var plan = new StormPlan(new CrowdShape(3, 4, 4), Rate: 500, Parallel: 4);

        var result = await StormRun.RunAsync(Head, plan, Service("mixed"), [new WatchedProcess("server", Environment.ProcessId)], this, CancellationToken.None);

        result.Connections.Should().Be(12);
        result.Refused.Should().BeEmpty();
        result.Latencies.Select(latency => (latency.Name, latency.Count)).Should().Equal(("connect", 12), ("join", 12));
        result.Processes.Should().ContainSingle().Which.Label.Should().Be("server");
    }

    [Fact]
    public async Task A_storm_counts_who_is_refused()
    {
        await using var server = await ChatServer.StartAsync("--Chat:Limits:Enabled=true", "--Chat:Limits:ConnectionsPerAddress=5");
        var plan = new StormPlan(new CrowdShape(1, 8, 8), Rate: null, Parallel: 2);

        var result = await StormRun.RunAsync(Head, plan, Service("plain", server), [], this, CancellationToken.None);

        result.Connections.Should().Be(5);
        result.Refused.Should().Equal(new Dictionary<string, int> { ["HTTP 429"] = 3 });
    }

    [Fact]
    public async Task Those_who_are_cut_come_back_when_they_are_told_and_miss_nothing()
    {
        await using var server = await ChatServer.StartAsync("--Chat:Limits:Enabled=true", "--Chat:Limits:NodeJoinsPerSecond=200", "--Chat:Limits:NodeJoinsBurst=10");
        var plan = new ResumePlan(Connections: 100, Rooms: 20, RoomsPerConnection: 5, Parallel: 16);

        var result = await ResumeRun.RunAsync(
            Head, plan, Service("plain", server), [new WatchedProcess("server", Environment.ProcessId)], this, CancellationToken.None, peace: Short);

        result.ExitCode.Should().Be(0, result.ToJson());
        result.Connections.Should().Be(100);
        result.Refused.Should().BeEmpty();
        result.Resume!.Rooms.Should().Be(100 * 5);
        result.Resume.RefusedJoins.Should().BePositive("500 joins come at once");
        result.Resume.Unrecovered.Should().Be(0);
        result.Resume.PeakResident["server"].Should().BePositive();
        result.Latencies.Select(latency => latency.Name).Should().Equal("everything", "connect", "join", "bystander before", "bystander during");
        result.Latencies.Take(3).Select(latency => latency.Count).Should().Equal(100, 100, 500);
        result.Ledger!.Delivered.Should().BeGreaterThanOrEqualTo(100 * 5 * 6, "three messages before and three after the cut reach all five rooms of everyone");
    }

    [Fact]
    public async Task Silent_connections_stay_and_their_memory_is_told()
    {
        var plan = new IdlePlan(new CrowdShape(0, 20, 20), Parallel: 8, Settle: TimeSpan.Zero, Hold: Short);

        var result = await IdleRun.RunAsync(Head, plan, Service("mixed"), [new WatchedProcess("server", Environment.ProcessId)], this, CancellationToken.None);

        result.Connections.Should().Be(20);
        result.Memory.Should().ContainSingle().Which.Private.Should().BePositive();
        result.ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task A_run_on_a_server_with_limits_says_which_setting_to_switch()
    {
        await using var server = await ChatServer.StartAsync("--Chat:Limits:Enabled=true", "--Chat:Limits:ConnectionsPerAddress=2");
        var plan = new TrafficPlan(new CrowdShape(1, 3, 3), Rate: 1, InFlight: 0, TextBytes: 25, Short, Short, Parallel: 1);

        var run = () => TrafficRun.RunAsync(Head, plan, Service("plain", server), [], this, CancellationToken.None);

        (await run.Should().ThrowAsync<LoadException>()).WithMessage("*Chat:Limits:Enabled=false*");
    }

    void IView.Begin(string stage, double goal)
    {
    }

    void IView.Update(double done, string figures)
    {
    }

    private Service Service(string protocol, ChatServer? server = null) =>
        new([(server ?? fixture.Server).Address], Formats[protocol], Tokens.Signed(TestTokens.SigningKey));
}
