using System.Collections.Concurrent;
using Chat.Server.Ports;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Specifications;

/// <summary>What <see cref="IPresence"/> promises, whatever the implementation.</summary>
public abstract class PresenceSpecification
{
    private protected abstract Task<IPresence> CreateAsync();

    [Fact]
    public async Task Connections_are_counted_until_they_disconnect()
    {
        var presence = await CreateAsync();

        (await presence.ConnectAsync("c1", "alice")).Should().Be(1);
        (await presence.ConnectAsync("c2", "alice")).Should().Be(2);
        (await presence.ConnectAsync("c3", "bob")).Should().Be(3);
        await presence.DisconnectAsync("c2");

        var online = await presence.OnlineAsync(10);
        online.Users.Should().BeEquivalentTo(["alice", "bob"]);
        online.UserCount.Should().Be(2);
        online.ConnectionCount.Should().Be(2);
    }

    [Fact]
    public async Task A_user_is_online_with_the_first_connection_and_offline_with_the_last_each_told_once()
    {
        var presence = await CreateAsync();
        var told = new ConcurrentQueue<OnlineChange>();
        presence.OnlineChanged += changes =>
        {
            foreach (var change in changes) told.Enqueue(change);
        };

        await presence.ConnectAsync("c1", "alice");
        await presence.ConnectAsync("c2", "alice");
        await presence.ConnectAsync("c3", "bob");
        await presence.DisconnectAsync("c1");
        await presence.DisconnectAsync("c2");
        await presence.DisconnectAsync("c2");
        await presence.ConnectAsync("c4", "alice");

        told.Should().Equal(new("alice", true), new("bob", true), new("alice", false), new("alice", true));
    }

    [Fact]
    public async Task A_user_enters_with_the_first_connection_and_leaves_with_the_last()
    {
        var presence = await CreateAsync();
        await presence.ConnectAsync("c1", "alice");
        await presence.ConnectAsync("c2", "alice");

        (await presence.JoinAsync("c1", "room", 10))!.UserChanged.Should().BeTrue();
        (await presence.JoinAsync("c2", "room", 10))!.UserChanged.Should().BeFalse();
        (await presence.LeaveAsync("c1", "room"))!.UserChanged.Should().BeFalse();
        var last = await presence.LeaveAsync("c2", "room");

        last.Should().BeEquivalentTo(new PresenceChange("room", "alice", true, [], 0, last!.Version));
        (await presence.MembersAsync("room", 10)).MemberCount.Should().Be(0);
    }

    [Fact]
    public async Task Joining_twice_changes_nothing_the_second_time()
    {
        var presence = await CreateAsync();
        await presence.ConnectAsync("c1", "alice");
        await presence.JoinAsync("c1", "room", 10);

        var again = await presence.JoinAsync("c1", "room", 10);

        again!.UserChanged.Should().BeFalse();
        again.Members.Should().Equal("alice");
        (await presence.LeaveAsync("c1", "room"))!.UserChanged.Should().BeTrue();
    }

    [Fact]
    public async Task Leaving_a_room_the_connection_is_not_in_answers_null()
    {
        var presence = await CreateAsync();
        await presence.ConnectAsync("c1", "alice");

        (await presence.LeaveAsync("c1", "room")).Should().BeNull();
    }

    [Fact]
    public async Task A_connection_that_never_came_or_has_gone_cannot_join()
    {
        var presence = await CreateAsync();
        await presence.ConnectAsync("c1", "alice");
        await presence.DisconnectAsync("c1");

        (await presence.JoinAsync("c1", "room", 10)).Should().BeNull();
        (await presence.JoinAsync("never", "room", 10)).Should().BeNull();
        (await presence.MembersAsync("room", 10)).MemberCount.Should().Be(0);
        presence.IsMember("c1", "room").Should().BeFalse();
    }

    [Fact]
    public async Task A_disconnect_reports_every_room_once()
    {
        var presence = await CreateAsync();
        await presence.ConnectAsync("c1", "alice");
        await presence.ConnectAsync("c2", "alice");
        await presence.JoinAsync("c1", "both", 10);
        await presence.JoinAsync("c2", "both", 10);
        await presence.JoinAsync("c1", "alone", 10);

        var changes = await presence.DisconnectAsync("c1");

        changes.Select(c => (c.Room, c.UserChanged, c.MemberCount)).Should().BeEquivalentTo([("both", false, 1), ("alone", true, 0)]);
        (await presence.DisconnectAsync("c1")).Should().BeEmpty();
    }

    [Fact]
    public async Task Lists_are_cut_at_the_limit_and_counts_are_not()
    {
        var presence = await CreateAsync();
        for (var i = 0; i < 20; i++)
        {
            await presence.ConnectAsync($"c{i}", $"user{i}");
            var joined = await presence.JoinAsync($"c{i}", "room", 5);
            joined!.Members.Should().HaveCount(Math.Min(i + 1, 5)).And.Contain($"user{i}").And.OnlyHaveUniqueItems();
            joined.MemberCount.Should().Be(i + 1);
        }

        var members = await presence.MembersAsync("room", 7);
        members.Members.Should().HaveCount(7).And.OnlyHaveUniqueItems();
        members.MemberCount.Should().Be(20);
        var online = await presence.OnlineAsync(3);
        online.Users.Should().HaveCount(3);
        online.UserCount.Should().Be(20);
    }

    [Fact]
    public async Task This_nodes_own_connections_are_known_without_asking()
    {
        var presence = await CreateAsync();
        await presence.ConnectAsync("c1", "alice");
        await presence.ConnectAsync("c2", "alice");
        await presence.JoinAsync("c1", "one", 10);
        await presence.JoinAsync("c1", "two", 10);

        presence.IsMember("c1", "one").Should().BeTrue();
        presence.IsMember("c2", "one").Should().BeFalse();
        presence.RoomsOf("c1").Should().BeEquivalentTo(["one", "two"]);
        presence.RoomsOf("c2").Should().BeEmpty();
        presence.ConnectionsOf("alice").Should().BeEquivalentTo(["c1", "c2"]);
        presence.ConnectionsOf("nobody").Should().BeEmpty();
    }

    [Fact]
    public async Task Names_that_differ_in_case_or_hold_any_sign_are_different()
    {
        var presence = await CreateAsync();
        string[] names = ["Room", "room", "r:oom", "r{oom}", "日本", "*", "a b"];
        foreach (var name in names)
        {
            await presence.ConnectAsync("c-" + name, "user " + name);
            (await presence.JoinAsync("c-" + name, name, 10))!.Members.Should().Equal("user " + name);
        }

        foreach (var name in names)
            (await presence.MembersAsync(name, 10)).Members.Should().Equal("user " + name);
    }

    [Fact]
    public async Task However_changes_interleave_entering_and_leaving_alternate_and_nothing_is_left_behind()
    {
        var presence = await CreateAsync();
        var entered = new ConcurrentDictionary<(string User, string Room), int>();
        var left = new ConcurrentDictionary<(string User, string Room), int>();

        await Task.WhenAll(Enumerable.Range(0, 24).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            for (var round = 0; round < 25; round++)
            {
                var connection = $"c{worker}-{round}";
                await presence.ConnectAsync(connection, $"user{worker % 4}");
                for (var step = 0; step < 6; step++)
                {
                    var room = $"room{random.Next(3)}";
                    Note(random.Next(3) == 0 ? await presence.LeaveAsync(connection, room) : await presence.JoinAsync(connection, room, 5));
                }

                foreach (var change in await presence.DisconnectAsync(connection)) Note(change, leaving: true);
            }

            void Note(PresenceChange? change, bool leaving = false)
            {
                if (change is not { UserChanged: true }) return;
                var counter = leaving || change.Members.Count == 0 ? left : entered;
                counter.AddOrUpdate((change.UserId, change.Room), 1, (_, n) => n + 1);
            }
        })));

        entered.Should().NotBeEmpty();
        left.Should().BeEquivalentTo(entered, "who entered has left, once each");
        for (var i = 0; i < 3; i++) (await presence.MembersAsync($"room{i}", 10)).MemberCount.Should().Be(0);
        (await presence.OnlineAsync(10)).Should().BeEquivalentTo(new { UserCount = 0, ConnectionCount = 0 });
    }
}
