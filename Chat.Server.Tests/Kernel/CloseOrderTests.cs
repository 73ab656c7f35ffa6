using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Kernel;

public sealed class CloseOrderTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Closing_a_user_ends_all_its_connections_and_no_others()
    {
        var address = fixture.Server.Address;
        var clients = await Task.WhenAll(Connect.EveryProtocol.Select(protocol => Connect.ToAsync(address, "Mallory", protocol)));
        await using var other = await Connect.ToAsync(address, "mallory", WireProtocol.PlainJson);

        fixture.Server.Get<IRoomChannel>().CloseUser("Mallory", new CloseOrder(CloseCodes.Removed, "Removed"));

        await Task.WhenAll(clients.Select(client => client.Closed)).WaitAsync(Wait.Deadline);
        clients.OfType<PlainTestClient>().Single().CloseCode.Should().Be(CloseCodes.Removed);
        (await other.PingAsync()).Should().NotBeNull();
        foreach (var client in clients) await client.DisposeAsync();
    }
}
