using Chat.Server.Tests.ClientLibraries.Conformance.Chaos;
using Chat.Server.Tests.Endpoints.PlainJson.Legacy;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Tests;

[Collection(ChaosCollection.Name)]
public sealed class PythonTests
{
    private const string Folder = "clients/python/tests";

    [PythonFact]
    public async Task The_python_client_passes_every_scenario()
    {
        await using var stage = await StageServer.StartAsync();
        await DriverProcess.RunAsync(stage, Folder, PythonFactAttribute.Python, ["-m", "unittest", "test_conformance"]);
        stage.Verdicts.Keys.Should().BeEquivalentTo(Scenario.All.Select(scenario => scenario.Name));
    }

    [PythonFact]
    public async Task The_python_client_shows_every_message_once_and_in_order_through_chaos()
    {
        await using var stage = await StageServer.StartAsync(plays: ChaosRun.Plays);
        await DriverProcess.RunAsync(stage, Folder, PythonFactAttribute.Python, ["-m", "unittest", "test_conformance"], ("CHAT_SCENARIOS", ChaosRun.Name));
        stage.Verdicts.Keys.Should().Equal(ChaosRun.Name);
    }
}
