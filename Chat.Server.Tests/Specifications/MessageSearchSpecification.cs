using Chat.Server.Ports;
using Chat.Server.Stores;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Stores;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Specifications;

/// <summary>What <see cref="IMessageSearch"/> promises, whatever the implementation.</summary>
public abstract class MessageSearchSpecification(TestLogs logs) : LogSpecification(logs)
{
    private protected override HistoryOptions DefaultHistory => new() { Search = true };

    [Fact]
    public async Task What_has_a_receipt_is_found_by_its_words_and_in_its_room_alone()
    {
        var log = await CreateAsync();
        var said = new List<LoggedMessage>();
        foreach (var text in new[] { "Der Bär ist groß", "the bear is small", "BAR none", "bears everywhere", "🎉" }) said.Add((await log.SayAsync(Lobby, text)).Message);
        await log.SayAsync(Kitchen, "a bar in the kitchen");
        await log.SayAsync(StreamKey.Direct("alice", "bob"), "a bar between us");

        (await FindAsync(log, "bar")).Should().Equal(said[2], said[0]);
        (await FindAsync(log, "BÄR groß")).Should().Equal(said[0]);
        (await FindAsync(log, "bea*")).Should().Equal(said[3], said[1]);
        (await FindAsync(log, "bea* s*")).Should().Equal(said[1]);
        (await FindAsync(log, "bea")).Should().BeEmpty();
        (await FindAsync(log, "bear OR bar")).Should().BeEmpty("the words of query languages are words");
        (await FindAsync(log, "-bear (is \"small\")")).Should().Equal(said[1]);
        (await FindAsync(log, "kitchen")).Should().BeEmpty();
        (await FindAsync(log, "kitchen", Kitchen)).Should().ContainSingle();
        (await FindAsync(log, "bar", StreamKey.Room("nowhere"))).Should().BeEmpty();
    }

    [Fact]
    public async Task Rooms_whose_numbers_begin_alike_are_told_apart()
    {
        var log = await CreateAsync();
        for (var i = 0; i < 130; i++) await log.SayAsync(StreamKey.Room($"room {i}"), $"x{i} 2x word{i}");

        for (var i = 0; i < 130; i++)
        {
            (await FindAsync(log, "word*", StreamKey.Room($"room {i}"))).Should().ContainSingle().Which.Text.Should().EndWith($"word{i}");
            (await FindAsync(log, $"x{i + 1}", StreamKey.Room($"room {i}"))).Should().BeEmpty();
            (await FindAsync(log, "2*", StreamKey.Room($"room {i}"))).Should().ContainSingle();
        }
    }

    [Fact]
    public async Task An_edited_message_is_found_by_its_present_words_and_a_deleted_one_never()
    {
        var log = await CreateAsync();
        var first = (await log.SayAsync(Lobby, "apples and pears")).Message;
        var second = (await log.SayAsync(Lobby, "apples alone")).Message;

        var edited = (await log.AmendAsync(Lobby, first, "plums and pears")).Message!;
        (await FindAsync(log, "apples")).Should().Equal(second);
        (await FindAsync(log, "plums")).Should().Equal(edited);
        (await FindAsync(log, "pears and")).Should().Equal(edited);

        await log.AmendAsync(Lobby, second, text: null);
        await log.AmendAsync(Lobby, first, text: null);
        foreach (var word in new[] { "apples", "plums", "pears", "a*" }) (await FindAsync(log, word)).Should().BeEmpty();
    }

    [Fact]
    public async Task What_was_found_is_read_page_by_page_each_once()
    {
        var log = await CreateAsync();
        for (var i = 1; i <= 1300; i++) await log.SayAsync(Lobby, i % 2 == 0 ? $"even {i}" : $"odd {i}");
        await log.AmendAsync(Lobby, (await log.ReadBeforeAsync(Lobby, 101, 1)).Messages[0], text: null);

        var seqs = new List<long>();
        var before = long.MaxValue;
        SearchResult page;
        do
        {
            page = await SearchAsync(log, "even", before: before, limit: 50);
            seqs.AddRange(page.Messages.Select(message => message.Seq));
            before = seqs[^1];
        }
        while (page.HasMore);

        seqs.Should().Equal(Enumerable.Range(1, 650).Select(i => (long)(2 * i)).Where(seq => seq != 100).Reverse());
        (await SearchAsync(log, "even", before: 3, limit: 1)).Should().BeEquivalentTo(new { Messages = new[] { new { Seq = 2L } }, HasMore = false });
        (await SearchAsync(log, "even", before: 2, limit: 1)).Messages.Should().BeEmpty();
        (await SearchAsync(log, "even", before: 1, limit: 1)).Messages.Should().BeEmpty();
    }

    [Fact]
    public async Task A_page_ends_before_the_message_that_is_too_many_bytes()
    {
        var log = await CreateAsync();
        for (var i = 0; i < 5; i++) await log.SayAsync(Lobby, $"word {new string('x', 1000)}");

        var page = await ((IMessageSearch)log).SearchAsync(Lobby, Parsed("word"), long.MaxValue, new PageLimit(5, 2500));
        page.Messages.Select(message => message.Seq).Should().Equal(5, 4);
        page.HasMore.Should().BeTrue();
        (await ((IMessageSearch)log).SearchAsync(Lobby, Parsed("word"), 2, new PageLimit(5, 1))).HasMore.Should().BeFalse();
    }

    [Fact]
    public async Task What_is_trimmed_or_cleared_is_not_found_and_what_comes_after_is()
    {
        var log = await CreateAsync(new HistoryOptions { Search = true, MaxAge = TimeSpan.FromHours(1) });
        await log.SayAsync(Lobby, "old word");
        await log.SayAsync(Kitchen, "cleared word");
        await ((IMessageErasure)log).ClearAsync(Kitchen, end: false);
        (await FindAsync(log, "word", Kitchen)).Should().BeEmpty();
        await log.SayAsync(Kitchen, "another word");
        (await FindAsync(log, "word", Kitchen)).Should().ContainSingle().Which.Text.Should().Be("another word");
        await ((IMessageErasure)log).ClearAsync(Kitchen, end: true);
        (await FindAsync(log, "word", Kitchen)).Should().BeEmpty();
        await log.SayAsync(Kitchen, "last word");
        (await FindAsync(log, "w*", Kitchen)).Should().ContainSingle().Which.Seq.Should().Be(1);

        Time.Advance(TimeSpan.FromMinutes(50));
        await log.SayAsync(Lobby, "new word");
        Time.Advance(TimeSpan.FromMinutes(20));

        await Wait.UntilAsync(async () => (await FindAsync(log, "word")).Count == 1, "what is old is trimmed");
        for (var i = 0; i < 5; i++) Time.Advance(RetentionSchedule.Interval); // and gone from the index
        (await FindAsync(log, "word")).Should().ContainSingle().Which.Text.Should().Be("new word");
        (await log.SayAsync(Lobby, "newest word")).Message.Seq.Should().Be(3);
        (await FindAsync(log, "word")).Should().HaveCount(2);
    }

    [Fact]
    public async Task What_was_receipted_before_the_search_is_found_while_others_write_and_change()
    {
        var log = await CreateAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 40; i++)
            {
                var said = (await log.SayAsync(Lobby, $"mine {writer} w{writer}n{i}")).Message;
                (await FindAsync(log, $"w{writer}n{i}")).Should().Equal(said);
                if (i % 3 == 0) await log.AmendAsync(Lobby, said, $"edited w{writer}n{i}");
                if (i % 3 == 1) await log.AmendAsync(Lobby, said, text: null);
                (await FindAsync(log, $"mine {writer} w{writer}n{i}")).Should().HaveCount(i % 3 == 2 ? 1 : 0);
            }
        })));

        (await SearchAsync(log, "edited", limit: 200)).Messages.Should().HaveCount(4 * 14);
        (await SearchAsync(log, "mine", limit: 200)).Messages.Should().HaveCount(4 * 13);
    }

    [Fact]
    public async Task Without_the_switch_nothing_is_searched()
    {
        var log = await CreateAsync(new HistoryOptions());
        await log.SayAsync(Lobby, "word");

        var searching = async () => await SearchAsync(log, "word");

        (await searching.Should().ThrowAsync<SearchUnavailableException>()).WithMessage("*Chat:History:Search*");
    }

    private protected static SearchQuery Parsed(string query) => SearchQuery.TryParse(query, out var parsed) ? parsed : throw new ArgumentException(query);

    private protected static async Task<IReadOnlyList<LoggedMessage>> FindAsync(IMessageLog log, string query, StreamKey? stream = null) => (await SearchAsync(log, query, stream)).Messages;

    private protected static ValueTask<SearchResult> SearchAsync(IMessageLog log, string query, StreamKey? stream = null, long before = long.MaxValue, int limit = 50) =>
        ((IMessageSearch)log).SearchAsync(stream ?? Lobby, Parsed(query), before, limit);
}
