using Chat.Client;
using Chat.Server.Tests.ClientLibraries.Conformance.Chaos;
using Chat.Server.Tests.ClientLibraries.Conformance.Drivers;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Tests;

[Collection(ChaosCollection.Name)]
public sealed class DotNetChaosTests
{
    [Fact]
    public Task The_dotnet_client_shows_every_message_once_and_in_order_through_chaos_in_json() => WeathersAsync(_ => { });

    [Fact]
    public Task The_dotnet_client_shows_every_message_once_and_in_order_through_chaos_in_messagepack() => WeathersAsync(options => options.UseMessagePack());

    private static async Task WeathersAsync(Action<ChatClientOptions> configure)
    {
        await using var driver = new DotNetDriver(configure);
        (await ChaosRun.PlayAsync(driver)).Should().BeNull();
    }
}
