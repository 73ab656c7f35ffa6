using Chat.Server.Ports;
using Chat.Server.Stores.Redis.Log;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using FluentAssertions;
using StackExchange.Redis;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Log;

/// <summary>What is special about the outbox in Redis: how what rooms have gets there.</summary>
public abstract class OutboxTests(SharedRedis redis)
{
    private static readonly StreamKey Lobby = StreamKey.Room("lobby");

    private readonly string prefix = SharedRedis.NewPrefix();
    private readonly ManualTime time = new();

    [Fact]
    public async Task What_happens_in_a_room_comes_in_its_order_and_nothing_of_conversations_or_inboxes()
    {
        var (log, outbox) = await OpenAsync();
        var one = (await log.SayAsync(Lobby, "one\n\0", id: "id")).Message;
        await log.SayAsync(Lobby, "one\n\0", id: "id");
        await outbox.AddAsync("joined", "lobby", """{"user":"bob"}""");
        var edited = (await log.AmendAsync(Lobby, new Amendment(1, one.Id, "öne", "alice"))).Message;
        await log.SayAsync(StreamKey.Direct("alice", "bob"), "psst");
        var deleted = (await log.AmendAsync(Lobby, new Amendment(1, one.Id, null, "mod"))).Message;

        var page = await outbox.ReadAsync("hook", 10);
        page.Entries.Select(entry => (entry.Type, entry.Room, entry.Message, entry.Body)).Should().Equal(
            ("message", "lobby", one, null), ("joined", "lobby", null, """{"user":"bob"}"""), ("message_edited", "lobby", edited, null),
            ("message_deleted", "lobby", deleted, null));
        page.Entries.Should().OnlyContain(entry => entry.At == one.Timestamp);
        page.Entries.Select(entry => entry.Id).Should().OnlyHaveUniqueItems();
        (await outbox.ReadAsync("hook", 10)).Entries.Should().Equal(page.Entries);
        await outbox.AdvanceAsync("hook", page.Entries[1].Number);
        await outbox.AdvanceAsync("hook", page.Entries[0].Number);
        (await outbox.ReadAsync("hook", 1)).Entries.Should().Equal(page.Entries[2]);
        (await outbox.BacklogAsync("hook")).Should().Be((2L, one.Timestamp));
        await outbox.AdvanceAsync("hook", long.MaxValue >> 11);
        (await outbox.BacklogAsync("hook")).Should().Be((0L, null));
        await outbox.AddAsync("closed", null, "{}");
        (await outbox.ReadAsync("hook", 10)).Entries.Should().ContainSingle().Which.Room.Should().BeNull();
    }

    [Fact]
    public async Task Two_nodes_that_carry_at_the_same_time_carry_everything_once_and_in_order()
    {
        var (log, outbox) = await OpenAsync();
        var (other, otherOutbox) = await OpenAsync();
        var rooms = Enumerable.Range(0, 5).Select(i => StreamKey.Room($"room {i}")).ToArray();
        await outbox.ReadAsync("hook", 1);
        using var stop = new CancellationTokenSource();
        var carrying = new[] { outbox, otherOutbox }.Select(carrier => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested) await carrier.ReadAsync("hook", 1);
        })).ToArray();

        var says = Enumerable.Range(0, 1000).Select(i => (i % 2 == 0 ? log : other).SayAsync(rooms[i % 5], $"{i}").AsTask()).ToArray();
        var said = await Task.WhenAll(says);
        await stop.CancelAsync();
        await Task.WhenAll(carrying);

        var entries = await ReadAllAsync(outbox);
        entries.Should().HaveCount(1000);
        foreach (var room in entries.GroupBy(entry => entry.Room))
            room.Select(entry => entry.Message!.Seq).Should().Equal(Enumerable.Range(1, 200).Select(seq => (long)seq));
        entries.Select(entry => entry.Message!.Id).ShouldHaveTheItemsOf(said.Select(result => result.Message.Id));
    }

    [Fact]
    public async Task What_was_carried_by_a_node_that_died_before_it_emptied_the_queue_does_not_come_twice()
    {
        var (log, outbox) = await OpenAsync();
        await log.SayAsync(Lobby, "one");
        await log.SayAsync(Lobby, "two");
        var queue = await redis.RunAsync(database => database.ListRangeAsync($"{prefix}{{r:lobby}}:outbox"), "lobby");
        queue.Should().HaveCount(2);
        (await ReadAllAsync(outbox)).Should().HaveCount(2);
        await log.SayAsync(Lobby, "three");
        await redis.RunAsync(database => database.ListLeftPushAsync($"{prefix}{{r:lobby}}:outbox", [queue[1], queue[0]]), "lobby");

        (await ReadAllAsync(outbox)).Select(entry => entry.Message!.Text).Should().Equal("three");
        (await redis.RunAsync(database => database.ListLengthAsync($"{prefix}{{r:lobby}}:outbox"), "lobby")).Should().Be(0);
    }

    [Fact]
    public async Task What_a_node_that_died_has_stored_is_carried_by_another_and_an_idle_room_is_forgotten()
    {
        var (log, outbox) = await OpenAsync();
        var (_, otherOutbox) = await OpenAsync();
        await otherOutbox.ReadAsync("hook", 1);
        await log.SayAsync(Lobby, "one");

        (await ReadAllAsync(otherOutbox)).Should().ContainSingle();

        RedisKey rooms = $"{prefix}{{outbox}}:rooms";
        (await redis.RunAsync(database => database.SortedSetScoreAsync(rooms, "r:lobby"), "lobby")).Should().NotBeNull("something may come by the mark");
        await redis.RunAsync(database => database.SortedSetAddAsync(rooms, "r:lobby", 1), "lobby");
        (await ReadAllAsync(otherOutbox)).Should().BeEmpty();
        (await redis.RunAsync(database => database.SortedSetScoreAsync(rooms, "r:lobby"), "lobby")).Should().BeNull();
        (await redis.RunAsync(database => database.HashLengthAsync($"{prefix}{{outbox}}:moved"))).Should().Be(0);
        GC.KeepAlive(outbox);
    }

    [Fact]
    public async Task A_room_whose_head_was_lost_or_whose_life_has_ended_goes_on_in_the_outbox()
    {
        var (log, outbox) = await OpenAsync();
        await log.SayAsync(Lobby, "one");
        (await ReadAllAsync(outbox)).Should().ContainSingle();
        await log.ClearAsync(Lobby, end: true);
        await log.SayAsync(Lobby, "two");
        (await ReadAllAsync(outbox)).Select(entry => entry.Message!.Text).Should().Equal("two");
        await redis.RunAsync(database => database.KeyDeleteAsync($"{prefix}{{r:lobby}}:head"), "lobby");
        await log.SayAsync(Lobby, "three");
        (await ReadAllAsync(outbox)).Select(entry => entry.Message!.Text).Should().Equal("three");
    }

    [Fact]
    public async Task A_new_reader_begins_behind_what_is_in_the_queues_and_one_that_is_not_named_any_more_is_forgotten()
    {
        var (log, _) = await OpenAsync("one");
        await log.SayAsync(Lobby, "one");
        var (other, outbox) = await OpenAsync("two");
        await other.SayAsync(Lobby, "two");

        (await outbox.ReadAsync("two", 10)).Entries.Should().ContainSingle().Which.Message!.Text.Should().Be("two");
        (await outbox.ReadAsync("one", 10)).Entries.Should().HaveCount(2);
        await outbox.TidyAsync();
        (await outbox.ReadAsync("one", 10)).Entries.Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_too_much_or_too_old_is_dropped_and_counted_for_who_had_not_passed_it()
    {
        var (log, outbox) = await OpenAsync("slow", "quick");
        await log.SayManyAsync(Lobby, 700);
        (await outbox.BacklogAsync("slow")).Count.Should().Be(700);
        var page = await outbox.ReadAsync("quick", 300);
        await outbox.AdvanceAsync("quick", page.Entries[^1].Number);

        await outbox.TidyAsync();

        page = await outbox.ReadAsync("slow", 1000);
        page.Lost.Should().Be(600);
        page.Entries.Should().HaveCount(100);
        (await outbox.ReadAsync("slow", 1000)).Lost.Should().Be(0);
        (await outbox.ReadAsync("quick", 1000)).Lost.Should().Be(300);
        time.Advance(TimeSpan.FromHours(2));
        await outbox.TidyAsync();
        (await outbox.ReadAsync("slow", 1000)).Should().Match<OutboxPage>(rest => rest.Lost == 100 && rest.Entries.Count == 0);
    }

    [Fact]
    public async Task What_a_user_said_is_forgotten()
    {
        var (log, outbox) = await OpenAsync();
        await log.SayAsync(Lobby, "one", from: "bob");
        await log.SayAsync(Lobby, "two");
        await outbox.AddAsync("joined", "lobby", """{"users":[{"id":"bob"}]}""");
        await outbox.AddAsync("joined", "lobby", """{"users":[{"id":"bobby"}]}""");

        await outbox.ForgetUserAsync("bob");

        (await ReadAllAsync(outbox)).Select(entry => entry.Message?.Text ?? entry.Body).Should().Equal("two", """{"users":[{"id":"bobby"}]}""");
        foreach (var value in await redis.ValuesAsync(prefix + "{outbox}")) value.Should().NotContain("one");
    }

    [Fact]
    public async Task A_claim_is_one_holders_until_its_lease_ends()
    {
        var (_, outbox) = await OpenAsync();
        var (_, other) = await OpenAsync();

        (await outbox.TryClaimAsync("hook", "a", TimeSpan.FromMinutes(5))).Should().BeTrue();
        (await other.TryClaimAsync("hook", "b", TimeSpan.FromMinutes(5))).Should().BeFalse();
        (await outbox.TryClaimAsync("hook", "a", TimeSpan.FromMilliseconds(200))).Should().BeTrue();
        await Wait.UntilAsync(async () => await other.TryClaimAsync("hook", "b", TimeSpan.FromMinutes(5)), "the lease has ended");
    }

    [Fact]
    public async Task Without_readers_nothing_is_kept_for_the_outbox()
    {
        var (log, outbox) = await redis.OpenAsync(new HistoryOptions(), time, prefix);
        await log.SayAsync(Lobby, "one");
        await outbox.AddAsync("joined", "lobby", "{}");

        (await redis.KeysAsync(prefix)).Should().NotContain(key => key.Contains("outbox", StringComparison.Ordinal));
        (await outbox.ReadAsync("hook", 1)).Entries.Should().BeEmpty();
    }

    private static async Task<List<OutboxEntry>> ReadAllAsync(RedisOutbox outbox)
    {
        var entries = new List<OutboxEntry>();
        while (await outbox.ReadAsync("hook", 100) is { Entries.Count: > 0 } page)
        {
            entries.AddRange(page.Entries);
            await outbox.AdvanceAsync("hook", page.Entries[^1].Number);
        }

        return entries;
    }

    private Task<(RedisMessageLog Log, RedisOutbox Outbox)> OpenAsync(params string[] readers) => redis.OpenAsync(
        new HistoryOptions { CommitInterval = TimeSpan.Zero }, time, prefix,
        new OutboxSettings(readers.Length > 0 ? readers : ["hook"], MaxEntries: 100, MaxAge: TimeSpan.FromHours(1)));
}
