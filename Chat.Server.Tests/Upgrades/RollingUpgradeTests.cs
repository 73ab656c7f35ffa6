using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using Chat.Server.Tests.Stores;

namespace Chat.Server.Tests.Upgrades;

/// <summary>The last release and the present server, one after the other and side by side, while clients of every protocol talk and listen.</summary>
public sealed class RollingUpgradeTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-upgrade-");

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>Up to the present version one node after the other, and one of them back: an upgrade may be called off.</summary>
    [LastReleaseFact]
    public async Task A_rolling_restart_of_two_nodes_loses_nothing()
    {
        var (old, present) = (await LastRelease.ProgramAsync(), Path.Combine(AppContext.BaseDirectory, "Chat.Server.dll"));
        await using var redis = await RedisProcess.StartAsync();
        string[] settings = [.. SharedRedis.SettingsOf([redis.ConnectionString]), "--Chat:Redis:OperationTimeout=00:00:30"];
        ServerProcess[] nodes = [await ServerProcess.StartOfAsync(old, settings), await ServerProcess.StartOfAsync(old, settings)];
        await using var first = nodes[0];
        await using var second = nodes[1];
        foreach (var node in nodes) await Nodes.BecomesReadyAsync(node.Address);
        (int Node, string Program)[] steps = [(0, present), (1, present), (0, old)];

        await KillRun.RunAsync(
            [.. nodes.Select(node => node.Address)], steps.Length,
            async step =>
            {
                var node = nodes[steps[step].Node];
                await node.StopAsync();
                node.Program = steps[step].Program;
                await node.StartAgainAsync();
                await Nodes.BecomesReadyAsync(node.Address);
            });
    }

    [LastReleaseFact]
    public async Task A_node_that_is_killed_and_comes_back_as_the_present_version_loses_nothing()
    {
        await using var server = await ServerProcess.StartOfAsync(
            await LastRelease.ProgramAsync(), $"--ConnectionStrings:Messages=Data Source={Path.Combine(folder.FullName, "messages.db")}");

        await KillRun.RunAsync(
            server.Address, 2,
            async () =>
            {
                await server.KillAsync();
                server.Program = Path.Combine(AppContext.BaseDirectory, "Chat.Server.dll");
                await server.StartAgainAsync();
            });
    }
}
