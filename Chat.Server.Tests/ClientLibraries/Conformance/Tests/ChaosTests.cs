using Chat.Client;
using Chat.Server.Tests.ClientLibraries.Conformance.Chaos;
using Chat.Server.Tests.ClientLibraries.Conformance.Drivers;
using Chat.Server.Tests.ClientLibraries.TypeScript;
using Chat.Server.Tests.Endpoints.PlainJson.Legacy;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Tests;

/// <summary>What loads the machine for half a minute each runs one after the other, beside the rest.</summary>
[StartsEarly]
public sealed class ChaosTests
{
    [Fact]
    public Task The_dotnet_client_shows_every_message_once_and_in_order_through_chaos_in_json() => DotNetWeathersAsync(_ => { });

    [Fact]
    public Task The_dotnet_client_shows_every_message_once_and_in_order_through_chaos_in_messagepack() => DotNetWeathersAsync(options => options.UseMessagePack());

    [TypeScriptFact]
    public Task The_typescript_client_shows_every_message_once_and_in_order_through_chaos() => TypeScriptWeathersAsync();

    [TypeScriptFact]
    public Task The_typescript_client_over_signalr_shows_every_message_once_and_in_order_through_chaos() => TypeScriptWeathersAsync(("CHAT_TRANSPORT", "signalr"));

    [PythonFact]
    public Task The_python_client_shows_every_message_once_and_in_order_through_chaos() =>
        WeathersAsync(PythonTests.Folder, PythonFactAttribute.Python, PythonTests.Test);

    private static async Task DotNetWeathersAsync(Action<ChatClientOptions> configure)
    {
        await using var driver = new DotNetDriver(configure);
        (await ChaosRun.PlayAsync(driver)).Should().BeNull();
    }

    private static async Task TypeScriptWeathersAsync(params (string Name, string Value)[] variables)
    {
        await TypeScriptPackage.BuildAsync();
        await WeathersAsync(TypeScriptTests.Folder, "node", TypeScriptTests.Test, variables);
    }

    private static async Task WeathersAsync(string folder, string program, string[] arguments, params (string Name, string Value)[] variables)
    {
        await using var stage = await StageServer.StartAsync(plays: ChaosRun.Plays);
        await DriverProcess.RunAsync(stage, folder, program, arguments, [("CHAT_SCENARIOS", ChaosRun.Name), .. variables]);
        stage.Verdicts.Keys.Should().Equal(ChaosRun.Name);
    }
}
