using Chat.Server.Stores.Redis;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis;

public sealed class RoomPlacementTests
{
    private static readonly string[] Rooms = [.. Enumerable.Range(0, 10_000).Select(i => $"room {i}")];
    private static readonly string[] Servers = ["redis-a.example:6379/0", "redis-b.example:6379/0", "redis-c.example:6379/0"];

    [Fact]
    public void Each_of_three_servers_has_about_a_third_of_the_rooms()
    {
        var placement = new RoomPlacement(Servers);

        foreach (var rooms in Rooms.GroupBy(room => placement.Of(room))) rooms.Count().Should().BeInRange(3000, 3667, "a third is 3,333");
    }

    [Fact]
    public void A_fourth_server_takes_a_quarter_of_the_rooms_and_moves_no_other()
    {
        var (three, four) = (new RoomPlacement(Servers), new RoomPlacement([.. Servers, "redis-d.example:6379/0"]));

        var moved = Rooms.Where(room => three.Of(room) != four.Of(room)).ToArray();

        moved.Length.Should().BeInRange(2000, 3000);
        moved.Should().OnlyContain(room => four.Of(room) == 3);
    }

    [Fact]
    public void The_order_of_the_list_does_not_matter()
    {
        string[] turned = [Servers[2], Servers[0], Servers[1]];
        var (one, other) = (new RoomPlacement(Servers), new RoomPlacement(turned));

        Rooms.Should().OnlyContain(room => Servers[one.Of(room)] == turned[other.Of(room)]);
    }

    [Fact]
    public void A_room_stays_where_it_is_from_release_to_release()
    {
        var placement = new RoomPlacement(Servers);

        new[] { "lobby", "Lobby", "küche", "", "room 1", new string('x', 1000) }.Select(room => placement.Of(room)).Should().Equal(Pinned);
        new RoomPlacement(["only"]).Of("lobby").Should().Be(0);
    }

    private static readonly int[] Pinned = [2, 0, 0, 0, 1, 0];
}
