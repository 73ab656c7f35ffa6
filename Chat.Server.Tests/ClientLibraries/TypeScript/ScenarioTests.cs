using Chat.Server.Tests.ClientLibraries.Conformance.Network;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;

namespace Chat.Server.Tests.ClientLibraries.TypeScript;

public sealed class ScenarioTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-typescript-");

    private string Database => $"--ConnectionStrings:Messages=Data Source={Path.Combine(folder.FullName, "messages.db")}";

    public void Dispose() => folder.Delete(recursive: true);

    [TypeScriptFact]
    public Task What_was_said_around_the_death_of_a_server_is_there_once_and_in_order_over_plain_JSON() => ResumesAsync("plain");

    [TypeScriptFact]
    public Task What_was_said_around_the_death_of_a_server_is_there_once_and_in_order_over_SignalR_JSON() => ResumesAsync("json");

    [TypeScriptFact]
    public Task What_was_said_around_the_death_of_a_server_is_there_once_and_in_order_over_SignalR_MessagePack() => ResumesAsync("messagepack");

    [TypeScriptFact]
    public Task Every_feature_works_over_plain_JSON() => WorksAsync("plain");

    [TypeScriptFact]
    public Task Every_feature_works_over_SignalR_JSON() => WorksAsync("json");

    [TypeScriptFact]
    public Task Every_feature_works_over_SignalR_MessagePack() => WorksAsync("messagepack");

    [TypeScriptFact]
    public async Task A_reader_that_falls_behind_reads_on_from_history()
    {
        await using var server = await ServerProcess.StartAsync(Database);
        await using var scenario = await Scenario.StartAsync("slow-reader", server.Address);
        await scenario.HoldsAsync();
    }

    [TypeScriptFact]
    public async Task Who_was_away_for_more_than_the_server_gives_back_catches_up_from_history()
    {
        await using var server = await ServerProcess.StartAsync(Database, "--Chat:History:RecoveryLimit=10");
        await using var proxy = new ClientProxy(server.Address);
        await using var scenario = await Scenario.StartAsync("catch-up", proxy.Address);
        await scenario.SaysAsync("cut");
        proxy.Cut();
        await scenario.TellAsync("cut");
        await scenario.HoldsAsync();
    }

    [TypeScriptFact]
    public async Task A_log_that_was_lost_is_a_gap_and_then_what_there_is()
    {
        await using var server = await ServerProcess.StartAsync("--Chat:History:Store=Memory");
        await using var scenario = await Scenario.StartAsync("reset", server.Address);
        await scenario.SaysAsync("kill");
        await server.KillAsync();
        await server.StartAgainAsync();
        await scenario.TellAsync("started");
        await scenario.HoldsAsync();
    }

    [TypeScriptAndRedisFact]
    public async Task A_server_that_ends_is_left_without_a_gap()
    {
        await using var redis = await RedisProcess.StartAsync();
        string[] settings = [$"--ConnectionStrings:Redis={redis.ConnectionString}", "--Chat:Drain:Delay=00:00:00", "--Chat:Drain:Spread=00:00:12"];
        await using var first = await ServerProcess.StartAsync(settings);
        await using var second = await ServerProcess.StartAsync(settings);
        await using var proxy = new ClientProxy(first.Address);
        await using var scenario = await Scenario.StartAsync("drain", proxy.Address);

        await scenario.SaysAsync("drain");
        proxy.Target = second.Address;
        first.Signal("TERM");
        await first.WaitForExitAsync();
        await scenario.TellAsync("drained");
        await scenario.HoldsAsync();
    }

    private async Task ResumesAsync(string protocol)
    {
        await using var server = await ServerProcess.StartAsync(Database);
        await using var scenario = await Scenario.StartAsync("resume", server.Address, protocol);
        await scenario.SaysAsync("kill");
        await server.KillAsync();
        await scenario.TellAsync("killed");
        await scenario.SaysAsync("start");
        await server.StartAgainAsync();
        await scenario.HoldsAsync();
    }

    private async Task WorksAsync(string protocol)
    {
        await using var server = await ServerProcess.StartAsync(Database);
        await using var scenario = await Scenario.StartAsync("features", server.Address, protocol);
        await scenario.HoldsAsync();
    }
}
