using System.Text.Json.Nodes;
using Chat.Contracts;
using Chat.Server.Delivery;
using Chat.Server.Endpoints.PlainJson;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Stores.Memory;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Chat.Server.Tests.Delivery;

/// <summary>
/// The relay of a room, real SignalR connections and a clock of the test's own. Every announcement has the whole list of who
/// is there by it; a client may take it for the truth (plain JSON) or go by the count beside it (SignalR).
/// </summary>
public sealed class AnnouncementTests : IAsyncLifetime
{
    private const string Room = "room";

    /// <summary>How many go at once.</summary>
    private const int AFew = 8;

    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);

    private readonly ManualTime time = new();
    private readonly List<string> present = ["watcher"];
    private RoomRelay relay = null!;
    private long version;

    public async Task InitializeAsync() => relay = await RelayAsync(new DeliveryOptions());

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_few_are_announced_at_once_each_with_the_list()
    {
        var json = await WatchAsync(new JsonHubProtocol());
        var plain = await WatchAsync(new PlainJsonProtocol());

        for (var i = 0; i < AFew; i++) Join($"u{i}");

        foreach (var watcher in new[] { json, plain })
        {
            var heard = watcher.Read();
            heard.Select(e => e.User).Should().Equal(Users(0, AFew));
            heard.Should().OnlyContain(e => e.Members!.Length == e.Count);
        }
    }

    [Fact]
    public async Task What_comes_after_a_few_waits_for_the_end_of_the_window_and_leaves_in_one_write_with_one_list()
    {
        var watcher = await WatchAsync(new JsonHubProtocol());
        for (var i = 0; i < 30; i++) Join($"u{i}");
        watcher.Read().Should().HaveCount(AFew);

        Advance(Window - TimeSpan.FromMilliseconds(1));
        watcher.Read().Should().BeEmpty();
        Advance(TimeSpan.FromMilliseconds(1));

        var heard = watcher.Read();
        watcher.Writes.Should().Be(AFew + 1);
        heard.Select(e => e.User).Should().Equal(Users(AFew, 30));
        heard.Select(e => e.Count).Should().Equal(Enumerable.Range(AFew + 2, 30 - AFew), "each has its own count");
        heard[..^1].Should().OnlyContain(e => e.Members!.Single() == e.User);
        heard[^1].Members.Should().Equal(present);
    }

    [Fact]
    public async Task In_plain_JSON_every_announcement_has_the_list()
    {
        var watcher = await WatchAsync(new PlainJsonProtocol());
        for (var i = 0; i < 30; i++) Join($"u{i}");
        Advance(Window);

        var heard = watcher.Read();
        heard.Select(e => e.User).Should().Equal(Users(0, 30));
        for (var i = 0; i < 30; i++) heard[i].Members.Should().Equal(["watcher", .. Users(0, i + 1)]);
    }

    [Fact]
    public async Task Comings_and_goings_keep_their_order_and_the_list_is_in_the_last_coming()
    {
        var json = await WatchAsync(new JsonHubProtocol());
        var plain = await WatchAsync(new PlainJsonProtocol());
        for (var i = 0; i < 20; i++) Join($"u{i}");
        for (var i = 0; i < 20; i += 2) Leave($"u{i}");
        Join("last");
        Leave("u19");
        Advance(Window);

        string[] expected = [.. Users(0, 20), .. Enumerable.Range(0, 10).Select(i => $"-u{2 * i}"), "last", "-u19"];
        foreach (var watcher in new[] { json, plain })
        {
            var heard = watcher.Read();
            heard.Select(e => e.Members is null ? "-" + e.User : e.User).Should().Equal(expected);
            View(heard).Should().BeEquivalentTo(present);
            heard[^1].Count.Should().Be(present.Count);
        }
    }

    [Fact]
    public async Task While_the_storm_lasts_nothing_goes_at_once_and_after_it_a_few_do_again()
    {
        var watcher = await WatchAsync(new JsonHubProtocol());
        for (var i = 0; i < AFew + 1; i++) Join($"u{i}");
        Advance(Window);
        watcher.Read();

        Join("late");
        watcher.Read().Should().BeEmpty();
        Advance(Window);
        watcher.Read().Single().Members.Should().Equal(present);

        Advance(Window);
        Join("much later");
        watcher.Read().Single().Members.Should().Equal(present);
    }

    [Fact]
    public async Task Many_more_than_one_write_should_hold_leave_before_the_end_of_the_window()
    {
        var watcher = await WatchAsync(new JsonHubProtocol());

        for (var i = 0; i < AFew + 64; i++) Join($"u{i}");

        var heard = watcher.Read();
        heard.Select(e => e.User).Should().Equal(Users(0, AFew + 64));
        heard[^1].Members.Should().Equal(present);
        Join("next");
        Advance(Window);
        watcher.Read().Single().User.Should().Be("next");
    }

    [Fact]
    public async Task Who_joins_in_the_midst_hears_of_itself_at_once_and_then_only_of_those_who_came_after_it()
    {
        var old = await WatchAsync(new JsonHubProtocol());
        for (var i = 0; i < 20; i++) Join($"u{i}");
        var joiner = await WatchAsync(new JsonHubProtocol(), "joiner");
        Join("joiner");
        joiner.Read().Single().Members.Should().Equal(present);
        for (var i = 20; i < 30; i++) Join($"u{i}");
        joiner.Read().Should().BeEmpty();

        Advance(Window);

        joiner.Read().Select(e => e.User).Should().Equal(Users(20, 30));
        joiner.Read().Should().BeEmpty();
        old.Read().Select(e => e.User).Should().Equal([.. Users(0, 20), "joiner", .. Users(20, 30)]);
    }

    [Fact]
    public async Task Who_joined_and_was_told_of_others_before_itself_hears_of_each_once_and_in_order()
    {
        var joiner = await WatchAsync(new PlainJsonProtocol(), "joiner");
        for (var i = 0; i < 20; i++) Join($"u{i}"); // they came from another node while the joiner was on its way
        Join("joiner");

        var heard = joiner.Read();
        Advance(Window);

        heard.Select(e => e.User).Should().Equal([.. Users(0, 20), "joiner"]);
        heard[^1].Members.Should().Equal(present);
        joiner.Read().Should().BeEmpty();
    }

    [Fact]
    public async Task Announcements_that_overtook_each_other_while_they_waited_are_told_in_the_order_of_the_changes()
    {
        var json = await WatchAsync(new JsonHubProtocol());
        var plain = await WatchAsync(new PlainJsonProtocol());
        for (var i = 0; i < AFew; i++) Join($"u{i}");
        var changes = Enumerable.Range(AFew, 12).Select(i => Joined($"u{i}")).ToArray();

        foreach (var (message, route) in changes.Chunk(3).SelectMany(three => three.Reverse())) Post(message, route);
        Advance(Window);

        foreach (var watcher in new[] { json, plain })
        {
            var heard = watcher.Read();
            heard.Select(e => e.User).Should().Equal(Users(0, AFew + 12));
            heard[^1].Members.Should().Equal(present);
        }
    }

    [Fact]
    public async Task News_that_is_older_than_what_members_were_told_is_said_anew_and_older_news_of_the_same_user_dropped()
    {
        var watcher = await WatchAsync(new JsonHubProtocol());
        for (var i = 0; i < AFew; i++) Join($"u{i}");
        var overtaken = Joined("overtaken");
        var stale = Joined("fickle");
        Leave("fickle");
        Join("waits");
        Advance(Window);
        watcher.Read().Select(e => e.User).Should().Equal([.. Users(0, AFew), "fickle", "waits"]);

        Post(overtaken.Message, overtaken.Route);
        Post(stale.Message, stale.Route);
        Join("newer");
        Advance(Window);

        var heard = watcher.Read();
        heard.Select(e => e.User).Should().Equal("overtaken", "newer");
        heard[0].Count.Should().Be(AFew + 3);
        heard[1].Members.Should().Equal(present);
        watcher.Read().Should().BeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_moved_faster_than_the_news_of_its_end_is_not_announced_again_but_to_those_who_came_meanwhile(bool inAStorm)
    {
        var there = await WatchAsync(new JsonHubProtocol());
        Join("mover");
        present.Remove("mover");
        var end = (Message: new Outgoing(new InvocationMessage(nameof(IChatClient.MemberLeft), [new MemberLeft(Room, "mover", present.Count, LeaveReasons.Disconnected)])),
            Route: new Route { Origin = "other", About = "mover", Version = ++version, LeftReason = LeaveReasons.Disconnected });
        var late = await WatchAsync(new PlainJsonProtocol(), "late");
        var moved = await WatchAsync(new JsonHubProtocol(), "mover");
        if (inAStorm) for (var i = 0; i < 20; i++) Join($"u{i}");

        Join("mover");
        Post(end.Message, end.Route);
        Advance(Window);

        var storm = inAStorm ? Users(0, 20).ToArray() : [];
        there.Read().Select(e => e.User).Should().Equal(["mover", .. storm]);
        foreach (var newcomer in new[] { late, moved })
        {
            var heard = newcomer.Read();
            heard.Select(e => e.User).Should().Equal([.. storm, "mover"], "it knew of no such user, or is that user");
            heard[^1].Members.Should().Equal(present);
        }

        Leave("mover");
        Advance(Window);
        there.Read().Single().User.Should().Be("mover");
    }

    [Fact]
    public async Task Who_came_and_went_while_the_news_was_overtaken_is_told_as_gone_once()
    {
        var there = await WatchAsync(new JsonHubProtocol());
        Join("guest");
        Leave("guest");
        var visit = Joined("guest");
        Leave("guest");
        Post(visit.Message, visit.Route);

        there.Read().Select(e => (e.User, IsGone: e.Members is null)).Should().Equal(("guest", false), ("guest", true));

        Join("guest");
        there.Read().Single().Members.Should().Equal(present);
    }

    [Fact]
    public async Task Without_a_window_everything_goes_at_once()
    {
        relay = await RelayAsync(new DeliveryOptions { AnnounceWindow = TimeSpan.Zero });
        var watcher = await WatchAsync(new JsonHubProtocol());

        for (var i = 0; i < 100; i++) Join($"u{i}");

        watcher.Read().Should().OnlyContain(e => e.Members!.Length == e.Count);
        watcher.Writes.Should().Be(100);
    }

    [Fact]
    public async Task An_announcement_of_a_node_that_does_not_say_the_count_keeps_its_list()
    {
        var watcher = await WatchAsync(new JsonHubProtocol());
        for (var i = 0; i < AFew; i++) Join($"u{i}");
        var (message, route) = Joined("old");
        Post(message, route with { MemberCount = 0 });
        Join("new");
        Advance(Window);

        var heard = watcher.Read();
        heard.Should().OnlyContain(e => e.Members!.Length == e.Count);
    }

    /// <summary>What a client that follows the protocol shows: it applies each event, and takes a list that is whole.</summary>
    private static HashSet<string> View(IEnumerable<Heard> events)
    {
        var view = new HashSet<string>();
        foreach (var e in events)
        {
            if (e.Members is null) view.Remove(e.User);
            else if (e.Members.Length == e.Count) view = [.. e.Members];
            else view.Add(e.User);
        }

        return view;
    }

    [Fact]
    public async Task In_a_crowd_nobody_is_told_at_once_but_the_user_itself_and_all_leaves_in_one_write_a_second_later()
    {
        relay = await RelayAsync(new DeliveryOptions(), everyday: 1);
        var watcher = await WatchAsync(new JsonHubProtocol());
        Join("u0"); // as much as comes every day
        watcher.Read().Should().HaveCount(1);
        var own = await WatchAsync(new JsonHubProtocol(), "u1");
        var before = watcher.Writes;

        for (var i = 1; i < 30; i++) Join($"u{i}");

        own.Read().Select(e => e.User).Should().Equal("u1");
        Advance(10 * Window - TimeSpan.FromMilliseconds(1));
        watcher.Read().Should().BeEmpty();
        Advance(TimeSpan.FromMilliseconds(1));
        watcher.Read().Select(e => e.User).Should().Equal(Users(1, 30));
        watcher.Writes.Should().Be(before + 1);
    }

    private static IEnumerable<string> Users(int from, int to) => Enumerable.Range(from, to - from).Select(i => $"u{i}");

    private void Join(string user)
    {
        var (message, route) = Joined(user);
        Post(message, route);
    }

    private (Outgoing Message, Route Route) Joined(string user)
    {
        present.Add(user);
        var joined = new MemberJoined(Room, user, [.. present], present.Count);
        return (new Outgoing(new InvocationMessage(nameof(IChatClient.MemberJoined), [joined])),
            new Route { Origin = "node", About = user, Version = ++version, MemberCount = joined.MemberCount });
    }

    private void Leave(string user)
    {
        present.Remove(user);
        var left = new MemberLeft(Room, user, present.Count, LeaveReasons.Left);
        Post(
            new Outgoing(new InvocationMessage(nameof(IChatClient.MemberLeft), [left])),
            new Route { Origin = "node", About = user, Version = ++version, LeftReason = left.Reason });
    }

    private void Post(Outgoing message, Route route) => WatchedMember.Here(() => relay.Post(message, route));

    private void Advance(TimeSpan span) => WatchedMember.Here(() => time.Advance(span));

    private async Task<RoomRelay> RelayAsync(DeliveryOptions options, int everyday = 1_000_000)
    {
        var log = new MemoryMessageLog(Options.Create(new HistoryOptions()), time);
        var made = new RoomRelay(Room, log, log, new PresentRoster(present), new HeadSchedule(Options.Create(options)), options, new DeliveryMetrics(TestMeters.Create(), time), NoTurns.Instance, new Crowd(everyday, TimeSpan.FromSeconds(1), time), time, NullLogger.Instance);
        await made.ReachAsync((await log.HeadsAsync([StreamKey.Room(Room)]))[0]);
        return made;
    }

    private async Task<Watcher> WatchAsync(IHubProtocol protocol, string user = "watcher")
    {
        var watcher = new Watcher(protocol, user, time);
        await relay.JoinAsync(watcher.Member, isNew: true, CancellationToken.None);
        return watcher;
    }

    /// <summary>An event as a client has it: without members when somebody left.</summary>
    private sealed record Heard(string User, string[]? Members, int Count);

    /// <summary>A member, and what was written to it.</summary>
    private sealed class Watcher(IHubProtocol protocol, string user, TimeProvider time)
    {
        private readonly WatchedMember watched = new(protocol, user, time);

        public Member Member => watched.Member;

        public int Writes => watched.Writes;

        /// <summary>What has come since the last look.</summary>
        public Heard[] Read() => [.. watched.Read().Select(Parse)];

        private static Heard Parse(JsonNode record)
        {
            var e = record["arguments"]?[0] ?? record;
            return new Heard(
                (e["userId"] ?? e["user_id"])!.GetValue<string>(),
                e["members"]?.AsArray().Select(member => member!.GetValue<string>()).ToArray(),
                (e["memberCount"] ?? e["member_count"])!.GetValue<int>());
        }
    }
}
