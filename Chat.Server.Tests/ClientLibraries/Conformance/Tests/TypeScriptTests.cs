using Chat.Server.Tests.ClientLibraries.Conformance.Chaos;
using Chat.Server.Tests.ClientLibraries.TypeScript;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Tests;

[Collection(ChaosCollection.Name)]
public sealed class TypeScriptTests
{
    private static readonly string[] Test = ["--test", "build/conformance/conformance.test.mjs"];

    [TypeScriptFact]
    public Task The_typescript_client_passes_every_scenario_in_plain_json() => PassesAsync();

    [TypeScriptFact]
    public Task The_typescript_client_passes_every_scenario_over_signalr() => PassesAsync(("CHAT_TRANSPORT", "signalr"));

    [TypeScriptFact]
    public Task The_typescript_client_shows_every_message_once_and_in_order_through_chaos() => WeathersAsync();

    [TypeScriptFact]
    public Task The_typescript_client_over_signalr_shows_every_message_once_and_in_order_through_chaos() => WeathersAsync(("CHAT_TRANSPORT", "signalr"));

    private static async Task PassesAsync(params (string Name, string Value)[] variables)
    {
        await TypeScriptPackage.BuildAsync();
        await using var stage = await StageServer.StartAsync();
        await DriverProcess.RunAsync(stage, "clients/typescript", "node", Test, variables);
        stage.Verdicts.Keys.Should().BeEquivalentTo(Scenario.All.Select(scenario => scenario.Name));
    }

    private static async Task WeathersAsync(params (string Name, string Value)[] variables)
    {
        await TypeScriptPackage.BuildAsync();
        await using var stage = await StageServer.StartAsync(plays: ChaosRun.Plays);
        await DriverProcess.RunAsync(stage, "clients/typescript", "node", Test, [("CHAT_SCENARIOS", ChaosRun.Name), .. variables]);
        stage.Verdicts.Keys.Should().Equal(ChaosRun.Name);
    }
}
