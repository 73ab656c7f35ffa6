using Chat.Server.Tests.Endpoints.PlainJson.Legacy;
using Chat.Server.Tests.Harness;
using FluentAssertions;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Tests;

[StartsEarly]
public sealed class PythonTests
{
    internal const string Folder = "clients/python/tests";

    internal static readonly string[] Test = ["-m", "unittest", "test_conformance"];

    [PythonFact]
    public async Task The_python_client_passes_every_scenario()
    {
        await using var stage = await StageServer.StartAsync();
        await DriverProcess.RunAsync(stage, Folder, PythonFactAttribute.Python, Test);
        stage.Verdicts.Keys.Should().BeEquivalentTo(Scenario.All.Select(scenario => scenario.Name));
    }
}
