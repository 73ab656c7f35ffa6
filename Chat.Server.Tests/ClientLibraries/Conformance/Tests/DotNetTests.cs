using Chat.Client;
using Chat.Server.Tests.ClientLibraries.Conformance.Drivers;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Tests;

/// <summary>Chat.Client in one protocol.</summary>
[SideBySide]
public abstract class DotNetTests(Action<ChatClientOptions> configure)
{
    public static TheoryData<string> Scenarios => [.. Scenario.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task The_dotnet_client_passes(string scenario)
    {
        await using var driver = new DotNetDriver(configure);
        (await Performance.PlayAsync(Scenario.Named(scenario), driver)).Should().BeNull();
    }
}
