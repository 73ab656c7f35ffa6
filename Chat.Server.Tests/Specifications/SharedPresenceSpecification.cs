using Chat.Server.Ports;
using Chat.Server.Stores.Redis;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Specifications;

/// <summary>What several nodes with one Redis see of each other's users, while nodes come, go, stand still and die.</summary>
public abstract class SharedPresenceSpecification(SharedRedis redis)
{
    private readonly string prefix = SharedRedis.NewPrefix();

    [Fact]
    public async Task All_nodes_give_the_same_lists()
    {
        var nodes = await StartAsync(3);
        await nodes[0].EnterAsync("alice", ["one", "two"]);
        await nodes[1].EnterAsync("bob", ["one"]);
        await nodes[2].EnterAsync("carol", ["two"]);
        (await nodes[2].Presence.ConnectAsync("idle", "dave")).Should().Be(4);
        await nodes[1].Presence.LeaveAsync("bob", "one");
        await nodes[1].Presence.JoinAsync("bob", "two", 10);
        await nodes[2].Presence.DisconnectAsync("carol");

        foreach (var node in nodes)
        {
            (await node.MembersAsync("one")).Should().Equal("alice");
            (await node.MembersAsync("two")).Should().Equal("alice", "bob");
            var online = await node.Presence.OnlineAsync(10);
            online.Users.Should().BeEquivalentTo(["alice", "bob", "dave"]);
            online.ConnectionCount.Should().Be(3);
        }
    }

    [Fact]
    public async Task A_user_on_two_nodes_enters_once_and_leaves_once()
    {
        var nodes = await StartAsync(2);
        await nodes[0].Presence.ConnectAsync("phone", "alice");
        await nodes[1].Presence.ConnectAsync("laptop", "alice");

        var changes = new[]
        {
            await nodes[0].Presence.JoinAsync("phone", "room", 10),
            await nodes[1].Presence.JoinAsync("laptop", "room", 10),
            await nodes[0].Presence.LeaveAsync("phone", "room"),
            (await nodes[1].Presence.DisconnectAsync("laptop")).Single(),
        };

        changes.Select(change => (change!.UserChanged, change.MemberCount)).Should().Equal((true, 1), (false, 1), (false, 1), (true, 0));
        changes[3]!.Version.Should().BeGreaterThan(changes[0]!.Version);
        (await nodes[1].Presence.OnlineAsync(10)).Should().BeEquivalentTo(new { UserCount = 1, ConnectionCount = 1 });
    }

    [Fact]
    public async Task A_user_is_online_and_offline_once_over_all_nodes_also_when_one_is_lost()
    {
        var nodes = await StartAsync(3, Brief());
        await nodes[0].Presence.ConnectAsync("a0", "alice");
        await nodes[1].Presence.ConnectAsync("a1", "alice");
        await nodes[2].Presence.ConnectAsync("a2", "alice");
        await nodes[2].Presence.ConnectAsync("b2", "bob");
        await nodes[0].Presence.DisconnectAsync("a0");

        await LoseAsync(nodes[..2], nodes[2]);
        nodes[..2].SelectMany(node => node.Online).Should().BeEquivalentTo([new OnlineChange("alice", true), new OnlineChange("bob", false)]);
        nodes[2].Online.Should().Equal(new OnlineChange("bob", true));

        await nodes[1].Presence.DisconnectAsync("a1");
        nodes[1].Online.Last().Should().Be(new OnlineChange("alice", false));
    }

    [Fact]
    public async Task Versions_grow_although_a_room_was_empty_or_forgotten_between()
    {
        var node = (await StartAsync(1))[0];
        await node.Presence.ConnectAsync("c", "alice");
        var versions = new List<long>();
        for (var round = 0; round < 3; round++)
        {
            versions.Add((await node.Presence.JoinAsync("c", "room", 10))!.Version);
            versions.Add((await node.Presence.LeaveAsync("c", "room"))!.Version);
            await redis.ForgetAsync(prefix);
            await node.BeatAsync();
        }

        versions.Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Of_two_survivors_that_race_each_lost_user_is_told_to_one_with_true_counts()
    {
        const int rooms = 60;
        var nodes = await StartAsync(3, Brief());
        string[] names = [.. Enumerable.Range(0, rooms).Select(i => $"room {i}")];
        foreach (var user in new[] { "a", "b", "both" }) await nodes[2].EnterAsync(user, names);
        await nodes[0].EnterAsync("both", names);
        await nodes[1].EnterAsync("stays", names);

        await LoseAsync(nodes[..2], nodes[2]);

        var told = nodes[..2].SelectMany(node => node.Lost).ToArray();
        told.Select(change => (change.Room, change.UserId)).ShouldHaveTheItemsOf(names.SelectMany(room => new[] { (room, "a"), (room, "b") }));
        told.Should().OnlyContain(change => change.UserChanged && change.Members.Count == 0);
        foreach (var room in told.GroupBy(change => change.Room))
            room.OrderBy(change => change.Version).Select(change => change.MemberCount).Should().Equal(3, 2);
        foreach (var node in nodes[..2])
        {
            (await node.MembersAsync(names[7])).Should().Equal("both", "stays");
            var online = await node.Presence.OnlineAsync(10);
            online.Users.Should().BeEquivalentTo(["both", "stays"]);
            online.ConnectionCount.Should().Be(2);
        }
    }

    [Fact]
    public async Task A_survivor_that_dies_over_clearing_is_followed_by_another()
    {
        var nodes = await StartAsync(2, Brief());
        var dying = await TestNode.StartAsync(await redis.ConnectAsync(Brief()));
        string[] names = [.. Enumerable.Range(0, 100).Select(i => $"room {i}")];
        await nodes[1].EnterAsync("lost", names);
        var lost = nodes[1].Ids;
        dying.Presence.NodeLost += _ => dying.DieAsync();

        await Harness.Wait.UntilAsync(
            async () =>
            {
                try
                {
                    await dying.BeatAsync();
                    return false;
                }
                catch (PresenceUnavailableException)
                {
                    return true;
                }
            },
            "the first survivor has died");
        dying.Lost.Count.Should().BeInRange(1, names.Length - 1);
        await nodes[0].BeatUntilAsync(async () => !await nodes[0].KnowsAsync(lost), "the other has cleared the rest");

        dying.Lost.Concat(nodes[0].Lost).Select(change => change.Room).ShouldHaveTheItemsOf(names);
        (await nodes[0].MembersAsync(names[^1])).Should().BeEmpty();
    }

    [Fact]
    public async Task A_node_that_was_only_asleep_comes_back_under_another_id_and_says_who_is_there_again()
    {
        var nodes = await StartAsync(2, Brief());
        await nodes[0].EnterAsync("watcher", ["room"]);
        await nodes[1].EnterAsync("asleep", ["room"]);
        await nodes[1].EnterAsync("watcher", ["room"], "elsewhere");
        var id = nodes[1].Presence.NodeId;
        await LoseAsync([nodes[0]], nodes[1]);

        await nodes[1].BeatAsync();

        nodes[1].Presence.NodeId.Should().NotBe(id);
        foreach (var node in nodes) (await node.MembersAsync("room")).Should().Equal("asleep", "watcher");
        nodes[0].Lost.Should().ContainSingle(change => change.UserId == "asleep");
        nodes[1].CaughtUp.Should().ContainSingle().Which.Should().BeEquivalentTo(
            new { Room = "room", UserId = "asleep", UserChanged = true, MemberCount = 2, Members = new[] { "asleep" } });
        nodes[1].CaughtUp.Single().Version.Should().BeGreaterThan(nodes[0].Lost.Single().Version);
        (await nodes[0].Presence.OnlineAsync(10)).Should().BeEquivalentTo(new { UserCount = 2, ConnectionCount = 3 });
        (await nodes[1].Presence.LeaveAsync("asleep", "room"))!.UserChanged.Should().BeTrue();
    }

    [Fact]
    public async Task A_node_that_slept_cannot_join_anybody_under_its_lost_id()
    {
        var nodes = await StartAsync(2, Brief());
        await nodes[0].EnterAsync("watcher", ["room"]);
        await nodes[1].EnterAsync("asleep", ["room", "other"]);
        await nodes[1].Presence.ConnectAsync("new", "new");
        await LoseAsync([nodes[0]], nodes[1]);

        (await nodes[1].Presence.JoinAsync("new", "room", 10))!.Members.Should().BeEquivalentTo(["asleep", "new", "watcher"]);
        await nodes[1].Presence.DisconnectAsync("asleep");
        await nodes[1].Presence.DisconnectAsync("new");
        await nodes[1].BeatAsync();

        foreach (var room in new[] { "room", "other" })
            foreach (var node in nodes)
                (await node.MembersAsync(room)).Should().Equal(room == "room" ? ["watcher"] : []);
        (await nodes[0].Presence.OnlineAsync(10)).Users.Should().Equal("watcher");
    }

    [Fact]
    public async Task After_an_outage_nobody_is_taken_for_lost_who_comes_back()
    {
        var nodes = await StartAsync(2, Brief());
        await nodes[0].EnterAsync("alice", ["room"]);
        await nodes[1].EnterAsync("bob", ["room"]);

        await Harness.Wait.UntilAsync(() => !nodes.Any(node => node.Presence.HoldsLease()), "nobody could renew and all leases have ended");
        await nodes[0].BeatAsync();
        await nodes[1].BeatAsync();
        await nodes[0].BeatAsync();

        foreach (var node in nodes)
        {
            (await node.MembersAsync("room")).Should().Equal("alice", "bob");
            node.Lost.Should().BeEmpty();
            node.CaughtUp.Should().BeEmpty();
        }
    }

    [Fact]
    public async Task A_flushed_redis_is_filled_again_and_nobody_is_told()
    {
        var nodes = await StartAsync(2);
        await nodes[0].EnterAsync("alice", ["room", "other"]);
        await nodes[1].EnterAsync("bob", ["room"]);
        await nodes[1].EnterAsync("alice", ["room"], "laptop");

        await redis.ForgetAsync(prefix);
        (await nodes[0].MembersAsync("room")).Should().BeEmpty();
        foreach (var node in nodes) await node.BeatAsync();

        foreach (var node in nodes)
        {
            (await node.MembersAsync("room")).Should().Equal("alice", "bob");
            (await node.MembersAsync("other")).Should().Equal("alice");
            (await node.Presence.OnlineAsync(10)).Should().BeEquivalentTo(new { UserCount = 2, ConnectionCount = 3 });
            node.CaughtUp.Should().BeEmpty();
        }

        (await nodes[0].Presence.LeaveAsync("alice", "room"))!.UserChanged.Should().BeFalse("she is there with her laptop");
        (await nodes[1].Presence.DisconnectAsync("laptop")).Single().UserChanged.Should().BeTrue();
    }

    [Fact]
    public async Task Changes_right_after_a_flush_mean_what_they_say()
    {
        var node = (await StartAsync(1))[0];
        await node.EnterAsync("alice", ["room"]);
        await node.EnterAsync("alice", [], "laptop");
        await node.EnterAsync("bob", ["room"]);
        await node.EnterAsync("carol", ["room"]);

        await redis.ForgetAsync(prefix);
        var again = await node.Presence.JoinAsync("laptop", "room", 10);
        await redis.ForgetAsync(prefix);
        var left = await node.Presence.LeaveAsync("bob", "room");
        await redis.ForgetAsync(prefix);
        await node.Presence.DisconnectAsync("carol");

        again!.UserChanged.Should().BeFalse();
        again.Members.Should().BeEquivalentTo(["alice", "bob", "carol"]);
        left!.Should().BeEquivalentTo(new { UserChanged = true, MemberCount = 2 });
        node.CaughtUp.Should().ContainSingle().Which.Should().BeEquivalentTo(new { UserId = "carol", UserChanged = true, MemberCount = 1 });
        await node.BeatAsync();
        (await node.MembersAsync("room")).Should().Equal("alice");
        (await node.Presence.OnlineAsync(10)).Should().BeEquivalentTo(new { UserCount = 2, ConnectionCount = 3 });
    }

    [Fact]
    public async Task Flushes_in_the_middle_of_joins_and_leaves_leave_nobody_behind_and_nobody_out()
    {
        var nodes = await StartAsync(2);
        var flushing = Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                await redis.ForgetAsync(prefix);
                foreach (var node in nodes) await node.BeatAsync();
            }
        });

        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var node = nodes[worker % 2].Presence;
            var random = new Random(worker);
            await node.ConnectAsync($"c{worker}", $"user{worker}");
            while (!flushing.IsCompleted)
            {
                var room = $"room{random.Next(3)}";
                if (random.Next(2) == 0) await node.LeaveAsync($"c{worker}", room);
                else await node.JoinAsync($"c{worker}", room, 5);
            }
        })));
        await flushing;
        if (!redis.ForgetsAtOnce) await redis.ForgetAsync(prefix); // what scripts left that were cut in two
        foreach (var node in nodes) await node.BeatAsync();

        for (var i = 0; i < 3; i++)
        {
            var room = $"room{i}";
            var expected = Enumerable.Range(0, 8).Where(worker => nodes[worker % 2].Presence.IsMember($"c{worker}", room)).Select(worker => $"user{worker}");
            foreach (var node in nodes) (await node.MembersAsync(room)).Should().Equal(expected);
        }

        foreach (var worker in Enumerable.Range(0, 8)) await nodes[worker % 2].Presence.DisconnectAsync($"c{worker}");
        foreach (var node in nodes) await node.Presence.EndAsync();
        (await redis.KeysAsync(prefix)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_node_that_ends_in_order_leaves_no_key_behind()
    {
        var nodes = await StartAsync(2);
        await nodes[0].EnterAsync("alice", ["room"]);
        await nodes[1].EnterAsync("bob", ["room", "b{o}b's"]);
        await nodes[1].EnterAsync("carol", ["room"]);
        await nodes[1].Presence.DisconnectAsync("bob");

        await nodes[1].Presence.EndAsync();

        nodes[1].CaughtUp.Select(change => (change.UserId, change.MemberCount)).Should().Equal(("carol", 1));
        (await nodes[0].MembersAsync("room")).Should().Equal("alice");
        (await nodes[0].Presence.OnlineAsync(10)).Should().BeEquivalentTo(new { UserCount = 1, ConnectionCount = 1 });
        await nodes[0].Presence.DisconnectAsync("alice");
        await nodes[0].Presence.EndAsync();
        (await redis.KeysAsync(prefix)).Should().BeEmpty();
        var join = async () => await nodes[1].Presence.JoinAsync("carol", "room", 10);
        await join.Should().ThrowAsync<PresenceUnavailableException>();
        (await redis.KeysAsync(prefix)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_rush_of_connections_is_counted_right()
    {
        var nodes = await StartAsync(2);

        var counts = await Task.WhenAll(Enumerable.Range(0, 600).Select(i => nodes[i % 2].Presence.ConnectAsync($"c{i}", $"user{i % 150}").AsTask()));
        counts.Max().Should().Be(600);
        await Task.WhenAll(Enumerable.Range(0, 590).Select(i => nodes[i % 2].Presence.DisconnectAsync($"c{i}").AsTask()));

        (await nodes[0].Presence.OnlineAsync(100)).Should().BeEquivalentTo(new { UserCount = 10, ConnectionCount = 10 });
    }

    /// <summary>Leases short enough to wait for their end.</summary>
    private ScaleOutOptions Brief()
    {
        var options = SharedRedis.Options(prefix);
        options.LeaseInterval = TimeSpan.FromMilliseconds(200);
        options.LeaseDuration = TimeSpan.FromSeconds(2);
        return options;
    }

    private async Task<TestNode[]> StartAsync(int count, ScaleOutOptions? options = null)
    {
        var nodes = new TestNode[count];
        for (var i = 0; i < count; i++) nodes[i] = await redis.StartNodeAsync(options ?? Lasting());
        return nodes;
    }

    private ScaleOutOptions Lasting()
    {
        var options = SharedRedis.Options(prefix);
        options.LeaseDuration = TimeSpan.FromMinutes(5);
        return options;
    }

    /// <summary>The survivors go on, side by side, until the other node is cleared away.</summary>
    private static async Task LoseAsync(TestNode[] survivors, TestNode lost)
    {
        var ids = lost.Ids;
        await Task.WhenAll(survivors.Select(node => node.BeatUntilAsync(
            async () => !await node.KnowsAsync(ids), "the node is cleared away")));
    }
}
