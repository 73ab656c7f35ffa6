using Chat.Contracts;
using Chat.Server.Rooms;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Endpoints.Http;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chat.Server.Tests.Rooms;

/// <summary>How being hidden in a room ends; what it is stands in the suite of every protocol.</summary>
public sealed class HiddenReaderTests : IAsyncLifetime
{
    private const string Room = "watched";

    private ChatServer server = null!;
    private ChatTestClient root = null!;
    private ChatTestClient bob = null!;

    public async Task InitializeAsync()
    {
        server = await ChatServer.StartAsync([.. ApiClient.Keys(), "--Chat:Rooms:MaxRoomsPerConnection=3"]);
        root = await Connect.ToAsync(server.Address, "root", WireProtocol.Json, ChatRoles.Admin);
        bob = await Connect.ToAsync(server.Address, "bob", WireProtocol.PlainJson);
        await bob.JoinAsync(Room);
        await root.JoinAsync(Room, hidden: true);
    }

    public async Task DisposeAsync()
    {
        await root.DisposeAsync();
        await bob.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task The_end_of_the_connection_ends_it_and_nothing_of_it_is_kept()
    {
        var connection = (await root.WelcomeAsync()).ConnectionId;
        var readers = server.Services.GetRequiredService<HiddenReaders>();
        readers.RoomsOf(connection).Should().Equal(Room);

        await root.AbortAsync();

        await Wait.UntilAsync(() => readers.RoomsOf(connection).IsEmpty, "the reader is forgotten");
        await bob.SayAsync(Room, "still here");
        bob.Events.Of<MemberLeft>().Should().BeEmpty();
    }

    [Fact]
    public async Task A_token_without_the_role_ends_it()
    {
        var refreshed = await root.RefreshAsync(TestTokens.For("root"));
        await bob.SayAsync(Room, "unheard");
        await bob.Events.FirstAsync<ChatMessage>();
        await root.PingAsync();

        refreshed.LeftRooms.Should().Equal(Room);
        root.MessagesIn(Room).Should().BeEmpty();
    }

    [Fact]
    public async Task A_closed_room_ends_it_with_that_reason_and_counts_members_alone()
    {
        using var backEnd = ApiClient.WithKey(server.Address, "admin");
        (await backEnd.DeleteAsync($"rooms/{Room}")).Demand();

        (await root.Events.FirstAsync<MemberLeft>(left => left.UserId == "root")).Should().BeEquivalentTo(new MemberLeft(Room, "root", 0, LeaveReasons.Closed));
        (await bob.Events.FirstAsync<MemberLeft>(left => left.UserId == "bob")).Reason.Should().Be(LeaveReasons.Closed);
        bob.Events.Of<MemberLeft>().Should().OnlyContain(left => left.UserId == "bob");
        var again = () => root.LeaveAsync(Room);
        (await again.Should().ThrowAsync<ChatErrorException>()).Which.Code.Should().Be(ChatErrors.NotAMember);
    }

    [Fact]
    public async Task A_kick_and_a_ban_are_for_members_and_do_not_tell_that_somebody_reads()
    {
        var moderator = await Connect.WithTokenAsync(
            server.Address, TestTokens.Create(new() { ["sub"] = "moderator", ["moderates"] = new[] { Room } }), WireProtocol.Json);

        await moderator.KickAsync(Room, "root");
        await moderator.BanAsync(Room, "root");
        await bob.SayAsync(Room, "go on");

        await root.Events.FirstAsync<ChatMessage>(m => m.Text == "go on");
        await moderator.DisposeAsync();
    }

    [Fact]
    public async Task Hidden_and_open_rooms_share_the_limit_of_a_connection()
    {
        await root.JoinAsync("two");
        await root.JoinAsync("three", hidden: true);

        foreach (var hidden in new bool?[] { true, null })
        {
            var joining = () => root.JoinAsync("four", hidden: hidden);
            (await joining.Should().ThrowAsync<ChatErrorException>()).Which.Code.Should().Be(ChatErrors.TooManyRooms);
        }

        await root.JoinAsync(Room, hidden: true);
        await root.JoinAsync(Room);
    }
}
