using Chat.Server.Ports;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Stores.PostgreSql;

/// <summary>What is special about the outbox of several nodes.</summary>
[NeedsPostgres]
public sealed class PostgresOutboxTests(SharedPostgres postgres) : PostgresTest(postgres)
{
    private static readonly OutboxSettings Hook = new(["hook"], 10_000, TimeSpan.FromHours(1));

    [Fact]
    public async Task A_reader_that_follows_while_nodes_write_passes_nothing_that_is_still_to_come()
    {
        var nodes = Enumerable.Range(0, 3).Select(_ => Logs.Open(Address, Time, outbox: Hook)).ToArray();
        await nodes[0].Outbox.ReadAsync("hook", 1);
        var rooms = Enumerable.Range(0, 5).Select(i => StreamKey.Room($"room {i}")).ToArray();
        var writing = Task.WhenAll(Enumerable.Range(0, 900).Select(i => Task.Run(() => nodes[i % 3].Log.SayAsync(rooms[i % 5], $"{i}").AsTask())));

        var seen = new List<OutboxEntry>();
        await Wait.UntilAsync(async () =>
        {
            var page = (await nodes[0].Outbox.ReadAsync("hook", 100)).Entries;
            seen.AddRange(page);
            if (page.Count > 0) await nodes[0].Outbox.AdvanceAsync("hook", page[^1].Number);
            return seen.Count >= 900;
        }, "all have come");

        (await writing).Select(result => result.Message.Id).ShouldHaveTheItemsOf(seen.Select(entry => entry.Message!.Id));
        foreach (var room in seen.GroupBy(entry => entry.Room))
            room.Select(entry => entry.Message!.Seq).Should().Equal(Enumerable.Range(1, 180).Select(seq => (long)seq));
    }

    [Fact]
    public async Task A_claim_is_one_holders_until_its_lease_ends()
    {
        var (one, other) = (Logs.Open(Address, Time, outbox: Hook).Outbox, Logs.Open(Address, Time, outbox: Hook).Outbox);

        (await one.TryClaimAsync("hook", "a", TimeSpan.FromMinutes(5))).Should().BeTrue();
        (await other.TryClaimAsync("hook", "b", TimeSpan.FromMinutes(5))).Should().BeFalse();
        (await one.TryClaimAsync("hook", "a", TimeSpan.FromMilliseconds(200))).Should().BeTrue();
        await Wait.UntilAsync(async () => await other.TryClaimAsync("hook", "b", TimeSpan.FromMinutes(5)), "the lease has ended");
    }

    [Fact]
    public async Task A_new_reader_begins_at_the_end_and_one_that_is_not_named_any_more_is_forgotten()
    {
        var one = Logs.Open(Address, Time, outbox: Hook with { Readers = ["one"] });
        await one.Log.SayAsync(Lobby, "one");
        var two = Logs.Open(Address, Time, outbox: Hook with { Readers = ["two"] });
        await two.Log.SayAsync(Lobby, "two");

        (await two.Outbox.ReadAsync("two", 10)).Entries.Should().ContainSingle().Which.Message!.Text.Should().Be("two");
        (await one.Outbox.ReadAsync("one", 10)).Entries.Should().HaveCount(2);
        await two.Outbox.TidyAsync();
        (await SqlAsync("SELECT count(*) FROM outbox_readers")).Should().Be(1L);
    }
}
