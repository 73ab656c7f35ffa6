using Chat.Client;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Client.Rooms;

public abstract class RoomTests(ServerFixture fixture, WireProtocol protocol) : IClassFixture<ServerFixture>
{
    private Uri Server => fixture.Server.Address;

    [Fact]
    public async Task What_is_said_is_read_by_everyone_in_order()
    {
        await using var alice = await ClientSetup.ConnectAsync(Server, "alice", protocol);
        await using var bob = await ClientSetup.ConnectAsync(Server, "bob", protocol);
        var (room, other) = (await alice.JoinAsync("order"), await bob.JoinAsync("order"));

        var receipts = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => room.SendAsync($"{n}")));

        receipts.Select(receipt => receipt.Seq).Should().Equal(Enumerable.Range(1, 50).Select(n => (long)n));
        foreach (var reader in new[] { room, other, other })
        {
            var messages = await reader.ReadAsync(50);
            messages.Select(message => message.Text).Should().Equal(Enumerable.Range(0, 50).Select(n => $"{n}"));
            messages.Should().OnlyContain(message => message.From == "alice" && message.Room == "order");
        }

        (alice.UserId, bob.UserId, alice.State).Should().Be(("alice", "bob", ChatState.Connected));
        other.Position.Seq.Should().Be(50);
    }
}

public sealed class JsonRoomTests(ServerFixture fixture) : RoomTests(fixture, WireProtocol.Json);

public sealed class MessagePackRoomTests(ServerFixture fixture) : RoomTests(fixture, WireProtocol.MessagePack);
