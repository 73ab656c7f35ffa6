using Chat.Server.Tests.ClientLibraries.TypeScript;
using Chat.Server.Tests.Harness;
using FluentAssertions;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Tests;

[StartsEarly]
public sealed class TypeScriptTests
{
    internal const string Folder = "clients/typescript";

    internal static readonly string[] Test = ["--test", "build/conformance/conformance.test.mjs"];

    [TypeScriptFact]
    public Task The_typescript_client_passes_every_scenario_in_plain_json() => PassesAsync();

    [TypeScriptFact]
    public Task The_typescript_client_passes_every_scenario_over_signalr() => PassesAsync(("CHAT_TRANSPORT", "signalr"));

    private static async Task PassesAsync(params (string Name, string Value)[] variables)
    {
        await TypeScriptPackage.BuildAsync();
        await using var stage = await StageServer.StartAsync();
        await DriverProcess.RunAsync(stage, Folder, "node", Test, variables);
        stage.Verdicts.Keys.Should().BeEquivalentTo(Scenario.All.Select(scenario => scenario.Name));
    }
}
