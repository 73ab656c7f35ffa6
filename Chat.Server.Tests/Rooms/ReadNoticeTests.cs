using Chat.Contracts;
using Chat.Server.Ports;
using Chat.Server.Rooms.Namespaces;
using Chat.Server.Rooms.Subscriptions;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Rooms;

/// <summary>When others are told how far somebody has read, and who.</summary>
public sealed class ReadNoticeTests : IAsyncLifetime
{
    private readonly ManualTime time = new();
    private ChatServer server = null!;
    private ChatTestClient alice = null!;
    private ReadNotices notices = null!;

    public async Task InitializeAsync()
    {
        server = await ChatServer.StartAsync("--Chat:History:Store=Memory", "--Chat:Namespaces:0:Prefix=team-", "--Chat:Namespaces:0:ReadReceipts=true");
        alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        notices = new ReadNotices(server.Get<IRoomChannel>(), server.Get<RoomNamespaces>(), time);
    }

    public async Task DisposeAsync()
    {
        await alice.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task The_first_is_told_at_once_and_of_those_that_follow_the_newest()
    {
        foreach (var seq in new[] { 3, 4, 6, 5 }) notices.Tell("room", "alice", new StreamPosition("e", seq), null);
        notices.Tell("other", "alice", new StreamPosition("e", 1), null);
        await PassUntilAsync(3);
        notices.Tell("room", "alice", new StreamPosition("e", 7), null);
        await PassUntilAsync(4);
        notices.Tell("room", "alice", new StreamPosition("another life", 1), null);
        await PassUntilAsync(5);

        alice.Events.Of<ReadNotice>().Select(notice => (notice.Room, notice.Seq)).Should().Equal(("room", 3), ("other", 1), ("room", 6), ("room", 7), ("room", 1));
    }

    [Fact]
    public async Task Members_hear_of_it_where_the_namespace_says_so_and_each_connection_once()
    {
        await using var bob = await Connect.ToAsync(server.Address, "bob", WireProtocol.Json);
        foreach (var room in new[] { "team-1", "room" })
        {
            await alice.JoinAsync(room);
            await bob.JoinAsync(room);
            await bob.SubscribeAsync(room);
            await alice.SayAsync(room, "hello");
            await bob.MarkReadAsync(room, 1);
        }

        await alice.SayAsync("room", "end");
        await alice.Events.FirstAsync<ChatMessage>(message => message.Text == "end");
        alice.Events.Of<ReadNotice>().Should().Equal(new ReadNotice("team-1", "bob", 1));
        await using var other = await Connect.ToAsync(server.Address, "bob", WireProtocol.MessagePack);
        await other.JoinAsync("team-1");
        await alice.SayAsync("team-1", "more");
        await bob.MarkReadAsync("team-1", 2);
        await alice.Events.FirstAsync<ReadNotice>(notice => notice.Seq == 2);
        await other.Events.FirstAsync<ReadNotice>();
        await alice.SayAsync("team-1", "end");
        await other.Events.FirstAsync<ChatMessage>(message => message.Text == "end");
        other.Events.Of<ReadNotice>().Should().Equal(new ReadNotice("team-1", "bob", 2));
        bob.Events.Of<ReadNotice>().Should().BeEmpty();
    }

    [Fact]
    public async Task In_rooms_of_no_namespace_the_server_says_whether_members_hear_of_it()
    {
        await using var telling = await ChatServer.StartAsync("--Chat:History:Store=Memory", "--Chat:Rooms:ReadReceipts=true", "--Chat:Namespaces:0:Prefix=team-");

        telling.Get<RoomNamespaces>().Of("room").ReadReceipts.Should().BeTrue();
        telling.Get<RoomNamespaces>().Of("team-1").ReadReceipts.Should().BeFalse();
        server.Get<RoomNamespaces>().Of("room").ReadReceipts.Should().BeFalse();
    }

    private Task PassUntilAsync(int count) => Wait.UntilAsync(
        () =>
        {
            time.Advance(ReadNotices.Interval);
            return alice.Events.Of<ReadNotice>().Count >= count;
        },
        $"{count} notices");
}
