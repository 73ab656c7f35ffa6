using Chat.LoadTest.Honest;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using FluentAssertions;

namespace Chat.Server.Tests.LoadTest;

/// <summary>Nodes that are replaced one after the other under load: users move, and miss and repeat nothing.</summary>
public sealed class RollingRestartTests
{
    [RedisFact]
    public async Task Two_nodes_are_restarted_one_after_the_other_and_nobody_misses_anything()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var nodes = await Nodes.StartAsync(
            redis, 2, "--Chat:Limits:Enabled=true", "--Chat:Drain:Timeout=00:01:00", "--Chat:Drain:Delay=00:00:00.500", "--Chat:Drain:Spread=00:00:01.500");
        await using var crowd = new HonestCrowd(new HonestOptions([nodes[0].Address, nodes[1].Address], TestTokens.SigningKey)
        {
            Users = 24,
            Rooms = 3,
            RoomsPerUser = 2,
            Pause = TimeSpan.FromMilliseconds(200),
            Tolerant = true,
        });
        await crowd.StartAsync(CancellationToken.None);
        await MoreIsSaidAsync(crowd);

        for (var node = 0; node < 2; node++)
        {
            nodes[node].Signal("TERM");
            (await nodes[node].WaitForExitAsync()).Should().Be(0);
            await MoreIsSaidAsync(crowd);
            await nodes[node].StartAgainAsync();
            await MoreIsSaidAsync(crowd);
        }

        await crowd.FinishAsync(CancellationToken.None);
        crowd.Ledger.Violations.Should().BeEmpty();
        crowd.Ledger.Counts["told to move"].Should().BePositive(); // how many depends on who was just moving by himself
        crowd.Ledger.Counts["moved when told to"].Should().BePositive();
    }

    /// <summary>Everyone is there, and a hundred more messages have their receipts.</summary>
    private static async Task MoreIsSaidAsync(HonestCrowd crowd)
    {
        await Wait.UntilAsync(() => crowd.ReadyCount >= 20, "users are in their rooms"); // a few may just be connecting anew
        var before = crowd.Ledger.Counts["receipts"];
        await Wait.UntilAsync(() => crowd.Ledger.Counts["receipts"] >= before + 100, "more is said");
        crowd.Ledger.Violations.Should().BeEmpty();
    }
}
