using Chat.Server.Ports;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Stores;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Specifications;

/// <summary>What <see cref="IOutbox"/> promises, whatever the implementation.</summary>
public abstract class OutboxSpecification(TestLogs logs) : LogSpecification(logs)
{
    private protected static OutboxSettings TwoReaders => new(["one", "two"], 1000, TimeSpan.FromDays(7));

    [Fact]
    public async Task What_happens_in_a_room_is_read_in_its_order_as_it_was_then()
    {
        var (log, outbox) = await CreateAsync(TwoReaders);
        var said = (await log.AppendAsync(Lobby, new MessageDraft("alice", "naïve\0", "1", """{"ö":1}"""))).Message;
        var edited = (await log.AmendAsync(Lobby, said, "edited")).Message;
        var deleted = (await log.AmendAsync(Lobby, said, text: null)).Message;
        var next = (await log.SayAsync(Lobby, "next")).Message;

        var entries = await ReadUntilAsync(outbox, "one", 4);

        entries.Select(entry => (entry.Type, entry.Room, entry.Message, entry.Body)).Should().Equal(
            (OutboxEntry.MessageType, "lobby", said, null),
            (OutboxEntry.EditType, "lobby", edited, null),
            (OutboxEntry.DeletionType, "lobby", deleted, null),
            (OutboxEntry.MessageType, "lobby", next, null));
        entries.Select(entry => entry.At).Should().Equal(said.Timestamp, edited!.Change!.At, deleted!.Change!.At, next.Timestamp);
        entries.Select(entry => entry.Number).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        entries.Select(entry => entry.Id).Should().OnlyHaveUniqueItems();
        (await ReadUntilAsync(outbox, "one", 4)).Should().Equal(entries, "nobody has passed them");
        (await ReadUntilAsync(outbox, "two", 4)).Should().Equal(entries, "every reader is told the same");
    }

    [Fact]
    public async Task Reactions_enter_where_somebody_wants_them()
    {
        var (log, outbox) = await CreateAsync(TwoReaders);
        var said = (await log.SayAsync(Lobby, "a")).Message;
        var reacted = (await log.ReactAsync(Lobby, said, new ReactionChange("bob", "👍", false))).Message;
        var edited = (await log.AmendAsync(Lobby, said, "b")).Message;
        var again = (await log.ReactAsync(Lobby, said, new ReactionChange("bob", "👍", true))).Message;

        (await ReadUntilAsync(outbox, "one", 4)).Select(entry => (entry.Type, entry.Message)).Should().Equal(
            (OutboxEntry.MessageType, said), (OutboxEntry.ReactionType, reacted), (OutboxEntry.EditType, edited), (OutboxEntry.ReactionType, again));

        await outbox.ForgetUserAsync("bob");

        (await ReadUntilAsync(outbox, "one", 2)).Select(entry => (entry.Type, entry.Message)).Should().Equal((OutboxEntry.MessageType, said), (OutboxEntry.ReactionType, again));
    }

    [Fact]
    public async Task Reactions_that_nobody_wants_do_not_enter()
    {
        var (log, outbox) = await CreateAsync(TwoReaders with { Reactions = false });
        var said = (await log.SayAsync(Lobby, "a")).Message;
        await log.ReactAsync(Lobby, said, new ReactionChange("bob", "👍", false));
        await log.AmendAsync(Lobby, said, "b");
        await log.ReactAsync(Lobby, said, new ReactionChange("bob", "👍", true));
        await log.SayAsync(Lobby, "last");

        (await ReadUntilAsync(outbox, "one", 3)).Select(entry => entry.Type).Should().Equal(OutboxEntry.MessageType, OutboxEntry.EditType, OutboxEntry.MessageType);
    }

    [Fact]
    public async Task Repeats_conversations_and_what_changes_nothing_do_not_enter()
    {
        var (log, outbox) = await CreateAsync(TwoReaders);
        var said = (await log.SayAsync(Lobby, "a", id: "1")).Message;
        await log.SayAsync(Lobby, "a", id: "1");
        await log.SayAsync(StreamKey.Direct("alice", "bob"), "private");
        await log.AmendAsync(StreamKey.Direct("alice", "bob"), (await log.AllAsync(StreamKey.Direct("alice", "bob")))[0], "private!");
        await log.AmendAsync(Lobby, said, "a");
        var last = (await log.SayAsync(Lobby, "last")).Message;

        (await ReadUntilAsync(outbox, "one", 2)).Select(entry => entry.Message).Should().Equal(said, last);
    }

    [Fact]
    public async Task Other_things_enter_as_they_are_given()
    {
        var (_, outbox) = await CreateAsync(TwoReaders);
        var now = Time.GetUtcNow();

        await outbox.AddAsync("user_joined", "lobby", """{"user":"älice"}""");
        await outbox.AddAsync("server_started", room: null, "{}");

        var entries = await ReadUntilAsync(outbox, "one", 2);
        entries.Select(entry => (entry.Type, entry.Room, entry.Message, entry.Body)).Should().BeEquivalentTo<(string, string?, LoggedMessage?, string?)>([
            ("user_joined", "lobby", null, """{"user":"älice"}"""), ("server_started", null, null, "{}")]);
        entries.Should().AllSatisfy(entry => entry.At.Should().Be(now.UtcDateTime.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond))));
        entries.Should().AllSatisfy(entry => entry.At.Kind.Should().Be(DateTimeKind.Utc));
    }

    [Fact]
    public async Task A_reader_passes_what_it_has_read_and_never_goes_back()
    {
        var (log, outbox) = await CreateAsync(TwoReaders);
        await log.SayManyAsync(Lobby, 5);
        var entries = await ReadUntilAsync(outbox, "one", 5);

        await outbox.AdvanceAsync("one", entries[2].Number);
        await outbox.AdvanceAsync("one", entries[0].Number);

        (await outbox.ReadAsync("one", 100)).Entries.Should().Equal(entries.Skip(3));
        (await outbox.ReadAsync("one", 1)).Entries.Should().Equal(entries[3]);
        (await outbox.ReadAsync("two", 100)).Entries.Should().Equal(entries);
        (await outbox.BacklogAsync("one")).Should().Be((2, entries[3].At));
        await outbox.AdvanceAsync("one", entries[4].Number);
        (await outbox.BacklogAsync("one")).Should().Be((0, null));
        (await outbox.ReadAsync("one", 100)).Should().BeEquivalentTo(new OutboxPage([], 0));
    }

    [Fact]
    public async Task A_page_has_about_a_megabyte_and_one_entry_at_least()
    {
        var (_, outbox) = await CreateAsync(TwoReaders);
        var body = $"\"{new string('x', 400_000)}\"";
        for (var i = 0; i < 6; i++) await outbox.AddAsync("large", room: null, body);
        await outbox.AddAsync("very large", room: null, $"\"{new string('x', 1_500_000)}\"");
        await Wait.UntilAsync(async () => (await outbox.BacklogAsync("one")).Count == 7, "all have entered");

        var sizes = new List<int>();
        while ((await outbox.ReadAsync("one", 100)).Entries is { Count: > 0 } page)
        {
            sizes.Add(page.Count);
            await outbox.AdvanceAsync("one", page[^1].Number);
        }

        sizes.Sum().Should().Be(7);
        sizes.Should().AllSatisfy(size => size.Should().BeInRange(1, 3));
    }

    [Fact]
    public async Task What_every_reader_has_passed_goes_and_nothing_else()
    {
        var (log, outbox) = await CreateAsync(TwoReaders);
        await log.SayManyAsync(Lobby, 5);
        var entries = await ReadUntilAsync(outbox, "one", 5);
        await outbox.AdvanceAsync("one", entries[4].Number);
        await outbox.AdvanceAsync("two", entries[1].Number);

        await outbox.TidyAsync();

        (await outbox.ReadAsync("two", 100)).Should().BeEquivalentTo(new OutboxPage([.. entries.Skip(2)], 0));
        (await outbox.ReadAsync("one", 100)).Should().BeEquivalentTo(new OutboxPage([], 0));
    }

    [Fact]
    public async Task Beyond_the_count_the_oldest_go_and_the_reader_is_told_once_how_many()
    {
        var (log, outbox) = await CreateAsync(TwoReaders with { MaxEntries = 10 });
        await log.SayManyAsync(Lobby, 30);
        var entries = await ReadUntilAsync(outbox, "one", 30);
        await outbox.AdvanceAsync("one", entries[4].Number);

        await outbox.TidyAsync();

        var page = await outbox.ReadAsync("one", 100);
        page.Lost.Should().Be(15);
        page.Entries.Should().Equal(entries.Skip(20));
        (await outbox.ReadAsync("one", 100)).Lost.Should().Be(0);
        (await outbox.ReadAsync("two", 100)).Lost.Should().Be(20);
    }

    [Fact]
    public async Task Beyond_the_age_entries_go()
    {
        var (log, outbox) = await CreateAsync(TwoReaders with { MaxAge = TimeSpan.FromHours(1) });
        await log.SayManyAsync(Lobby, 3);
        Time.Advance(TimeSpan.FromMinutes(50));
        await log.SayManyAsync(Lobby, 2);
        await ReadUntilAsync(outbox, "one", 5);
        Time.Advance(TimeSpan.FromMinutes(20));

        await outbox.TidyAsync();

        var page = await outbox.ReadAsync("one", 100);
        (page.Entries.Count, page.Lost).Should().Be((2, 3));
    }

    [Fact]
    public async Task What_a_user_said_and_what_is_about_the_user_is_forgotten()
    {
        var (log, outbox) = await CreateAsync(TwoReaders);
        await log.SayAsync(Lobby, "mine");
        var other = (await log.SayAsync(Lobby, "another's", from: "bob")).Message;
        await outbox.AddAsync("user_joined", "lobby", """{"user":"alice"}""");
        await outbox.AddAsync("user_joined", "lobby", """{"user":"malice"}""");
        await Wait.UntilAsync(async () => (await outbox.BacklogAsync("one")).Count == 4, "all have entered");

        await outbox.ForgetUserAsync("alice");

        var left = (await outbox.ReadAsync("one", 100)).Entries;
        left.Should().NotContain(entry => entry.Message != null && (entry.Message.From == "alice" || entry.Message.Text == "mine"));
        left.Should().NotContain(entry => entry.Body != null && entry.Body.Contains("\"alice\""));
        left.Should().Contain(entry => entry.Message == other);
        left.Should().Contain(entry => entry.Body != null && entry.Body.Contains("malice"));
    }

    [Fact]
    public async Task Without_readers_nothing_enters()
    {
        var (log, outbox) = await CreateAsync(OutboxSettings.None);
        await log.SayManyAsync(Lobby, 3);
        await outbox.AddAsync("user_joined", "lobby", "{}");

        (await outbox.ReadAsync("one", 100)).Entries.Should().BeEmpty();
        await outbox.TidyAsync();
        (await outbox.BacklogAsync("one")).Should().Be((0, null));
    }

    [Fact]
    public async Task A_claim_is_given_and_kept()
    {
        var (_, outbox) = await CreateAsync(TwoReaders);

        (await outbox.TryClaimAsync("one", "me", TimeSpan.FromSeconds(30))).Should().BeTrue();
        (await outbox.TryClaimAsync("one", "me", TimeSpan.FromSeconds(30))).Should().BeTrue();
        (await outbox.TryClaimAsync("two", "you", TimeSpan.FromSeconds(30))).Should().BeTrue();
    }

    /// <summary>What a reader has before it, when so much has entered.</summary>
    private protected static async Task<IReadOnlyList<OutboxEntry>> ReadUntilAsync(IOutbox outbox, string reader, int count)
    {
        IReadOnlyList<OutboxEntry> entries = [];
        await Wait.UntilAsync(async () => (entries = (await outbox.ReadAsync(reader, 1000)).Entries).Count >= count, $"{count} entries");
        entries.Should().HaveCount(count);
        return entries;
    }
}
