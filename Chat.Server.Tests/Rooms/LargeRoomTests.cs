using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Rooms;

public sealed class LargeRoomTests
{
    private const string Room = "large";

    [Fact]
    public async Task Who_comes_to_a_large_room_and_goes_is_told_to_nobody_else_and_everything_else_is_as_ever()
    {
        await using var server = await ChatServer.StartAsync("--Chat:Rooms:AnnounceLimit=2");
        await using var first = await Connect.ToAsync(server.Address, "first", WireProtocol.PlainJson);
        await using var second = await Connect.ToAsync(server.Address, "second", WireProtocol.Json);
        await using var third = await Connect.ToAsync(server.Address, "third", WireProtocol.MessagePack);
        await first.JoinAsync(Room);
        await second.JoinAsync(Room);

        (await third.JoinAsync(Room)).MemberCount.Should().Be(3);
        (await third.Events.FirstAsync<MemberJoined>()).UserId.Should().Be("third", "the joiner hears of itself");
        await third.SayAsync(Room, "hello");
        await first.Events.FirstAsync<ChatMessage>();
        await second.LeaveAsync(Room); // two are left, so this is told
        (await first.Events.FirstAsync<MemberLeft>()).UserId.Should().Be("second");
        await second.JoinAsync(Room); // and this is not
        await third.LeaveAsync(Room);
        await first.Events.CountAsync<MemberLeft>(2);

        first.Events.Of<MemberJoined>().Select(e => e.UserId).Should().Equal("first", "second");
        first.Events.Of<MemberLeft>().Select(e => e.UserId).Should().Equal("second", "third");
    }
}
