using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.Diagnostics;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Limits;

/// <summary>The joins of a node, over sockets: who comes too early is told when to come, in every protocol, and nothing is held against it.</summary>
public sealed class JoinAdmissionTests
{
    private const int Rooms = 10;

    private static readonly string[] Narrow = ["--Chat:Limits:NodeJoinsPerSecond=2", "--Chat:Limits:NodeJoinsBurst=1", "--Chat:Limits:MaxRefusals=1"];

    public static TheoryData<WireProtocol, string> Modes
    {
        get
        {
            var modes = new TheoryData<WireProtocol, string>();
            foreach (var protocol in Connect.EveryProtocol)
            {
                modes.Add(protocol, "On");
                modes.Add(protocol, "Off");
            }

            return modes;
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Who_comes_when_it_is_told_is_in_all_its_rooms_in_the_end(WireProtocol protocol, string fastPath)
    {
        await using var server = await ChatServer.StartAsync([.. Narrow, "--Chat:Limits:Enabled=true", $"--Chat:FastPath={fastPath}"]);
        using var meter = new ServerMeter(server);
        await using var alice = await Connect.ToAsync(server.Address, "alice", protocol);

        var refusals = (await Task.WhenAll(Enumerable.Range(0, Rooms).Select(i => JoinAsync(alice, $"room{i}")))).SelectMany(one => one).ToArray();

        refusals.Should().HaveCountGreaterThan(1, "ten come at once, and there is time for one every half second");
        refusals.Should().AllSatisfy(refusal =>
        {
            refusal.Code.Should().Be(ChatErrors.RateLimited);
            refusal.RetryAfter.Should().BeInRange(1, 10_000);
        });
        meter.Read("chat.joins.deferred").Should().Be(refusals.Length);
        alice.Closed.IsCompleted.Should().BeFalse("these refusals do not count against the user");
        for (var i = 0; i < Rooms; i++) (await alice.SayAsync($"room{i}", "I am in")).Seq.Should().Be(1);
    }

    [Fact]
    public async Task Without_limits_nobody_is_told_to_wait()
    {
        await using var server = await ChatServer.StartAsync([.. Narrow, "--Chat:Limits:Enabled=false"]);
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);

        for (var i = 0; i < 50; i++) await alice.JoinAsync($"room{i}");
    }

    /// <summary>Joins as a client does, and tells how it was refused on the way.</summary>
    private static async Task<IReadOnlyList<ChatErrorException>> JoinAsync(ChatTestClient client, string room)
    {
        var refusals = new List<ChatErrorException>();
        while (true)
        {
            try
            {
                await client.JoinAsync(room);
                return refusals;
            }
            catch (ChatErrorException refusal) when (refusal.RetryAfter is { } wait && refusals.Count < 20)
            {
                refusals.Add(refusal);
                await Task.Delay(TimeSpan.FromMilliseconds(wait));
            }
        }
    }
}
