using Chat.Contracts;
using Chat.Server.Ports;
using Chat.Server.Stores;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Stores;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Specifications;

/// <summary>What <see cref="IMessageLog"/> promises, whatever the implementation.</summary>
public abstract class MessageLogSpecification(TestLogs logs) : LogSpecification(logs)
{
    [Fact]
    public async Task Messages_are_numbered_from_one_in_each_stream()
    {
        var log = await CreateAsync();

        (await log.SayAsync(Lobby, "a")).Message.Seq.Should().Be(1);
        (await log.SayAsync(Lobby, "b")).Message.Seq.Should().Be(2);
        (await log.SayAsync(Kitchen, "c")).Message.Seq.Should().Be(1);
        (await log.SayAsync(Lobby, "d")).Message.Seq.Should().Be(3);
    }

    [Fact]
    public async Task A_log_that_says_so_stores_appends_in_the_order_they_were_begun()
    {
        const int count = 2000;
        var log = await CreateAsync();

        var appends = Enumerable.Range(1, count).Select(i => log.SayAsync(Lobby, $"{i}").AsTask()).ToArray();

        var seqs = (await Task.WhenAll(appends)).Select(result => (int)result.Message.Seq);
        if (!log.StoresInOrder) seqs = seqs.Order(); // then nothing more is promised than that each has a number
        seqs.Should().Equal(Enumerable.Range(1, count));
    }

    [Fact]
    public async Task What_was_appended_is_read_as_it_was_receipted()
    {
        var log = await CreateAsync();
        var text = "naïve 🎉\0 after a NUL\n" + new string('x', 4000);

        var result = await log.AppendAsync(Lobby, new MessageDraft("älice", text, "id-1\0\u2028"));
        var silent = await log.AppendAsync(Lobby, new MessageDraft("bob", "no id", null));

        result.Outcome.Should().Be(AppendOutcome.Stored);
        result.Message.Should().Be(new LoggedMessage(result.Message.Id, 1, "älice", text, result.Message.Timestamp, "id-1\0\u2028"));
        var page = await log.ReadAfterAsync(Lobby, new LogPosition(null, 0), 10);
        page.Messages.Should().Equal(result.Message, silent.Message);
        page.Messages.Select(m => m.Timestamp.Kind).Should().AllBeEquivalentTo(DateTimeKind.Utc);
    }

    [Fact]
    public async Task What_goes_with_a_message_stands_with_it_until_it_is_deleted()
    {
        const string annotations = """{"score":0.5,"länge":["🎉","\u0000",{}]}""";
        var log = await CreateAsync();

        var first = (await log.AppendAsync(Lobby, new MessageDraft("älice", "first", "id-1", annotations))).Message;
        var plain = (await log.SayAsync(Lobby, "second")).Message;
        var last = (await log.AppendAsync(Lobby, new MessageDraft("bob", "", null, annotations))).Message;

        (first.Extras, plain.Extras, last.Extras).Should().Be((annotations, null, annotations));
        (await log.AllAsync(Lobby)).Should().Equal(first, plain, last);
        (await log.AppendAsync(Lobby, new MessageDraft("älice", "first", "id-1", """{"other":1}"""))).Message.Should().Be(first, "the first one counts");

        var edited = (await log.AmendAsync(Lobby, first, "1st")).Message;
        (await log.AmendAsync(Lobby, plain, "2nd")).Message!.Extras.Should().BeNull();
        var deleted = (await log.AmendAsync(Lobby, last, null)).Message;

        (edited!.Extras, deleted!.Extras).Should().Be((annotations, null));
        (await log.AllAsync(Lobby)).Select(message => (message.Text, message.Extras)).Should().Equal(("1st", annotations), ("2nd", null), ("", null));
        (await log.ChangesAsync(Lobby)).Messages.Select(message => message.Extras).Should().Equal(annotations, null, null);
        (await log.AppendAsync(Lobby, new MessageDraft("älice", "first", "id-1"))).Message.Should().Be(edited);
    }

    [Fact]
    public async Task A_payload_of_the_largest_size_is_read_as_it_was_stored()
    {
        var log = await CreateAsync();
        var message = (await log.AppendAsync(Lobby, LogTestExtensions.LargestDraft("id-1"))).Message;
        var small = (await log.AppendAsync(Lobby, LogTestExtensions.LargestDraft(null) with { Text = "", Extras = new MessageExtras(null, Data: "{}").ToText() })).Message;
        var plain = (await log.SayAsync(Lobby, "plain")).Message;

        (await log.AllAsync(Lobby)).Should().Equal(message, small, plain);
        message.PageBytes.Should().BeGreaterThan(85_000);
        (await log.ReadAfterAsync(Lobby, new LogPosition(null, 0), new PageLimit(10, message.PageBytes + small.PageBytes - 1))).Seqs().Should().Equal([1], "a payload counts for the page");
        (await log.ReadAfterAsync(Lobby, new LogPosition(null, 0), new PageLimit(10, message.PageBytes + small.PageBytes))).Seqs().Should().Equal(1, 2);

        var edited = (await log.AmendAsync(Lobby, message, "edited")).Message!;
        edited.Extras.Should().Be(message.Extras);
        (await log.AmendAsync(Lobby, small, null)).Message!.Extras.Should().BeNull();
        (await log.AllAsync(Lobby)).Select(stored => stored.Extras).Should().Equal(message.Extras, null, null);
        (await log.ChangesAsync(Lobby)).Messages[0].Should().Be(edited);
    }

    [Fact]
    public async Task A_repeat_with_another_payload_is_a_conflict_and_what_back_ends_say_is_no_payload()
    {
        var log = await CreateAsync();
        var first = new MessageDraft("alice", "hello", "id-1", new MessageExtras("""{"a":1}""", """{"n":1.0}""", 7, ["bob", "carol"]).ToText());
        await log.AppendAsync(Lobby, first);

        (await RepeatAsync(new MessageExtras(null, """{"n":1.0}""", 7, ["bob", "carol"]))).Should().Be(AppendOutcome.Duplicate);
        (await RepeatAsync(new MessageExtras("""{"b":2}""", """{"n":1.0}""", 7, ["bob", "carol"]))).Should().Be(AppendOutcome.Duplicate);
        (await RepeatAsync(new MessageExtras(null, """{"n":1.00}""", 7, ["bob", "carol"]))).Should().Be(AppendOutcome.Conflict);
        (await RepeatAsync(new MessageExtras(null, """{"n":1.0}""", 8, ["bob", "carol"]))).Should().Be(AppendOutcome.Conflict);
        (await RepeatAsync(new MessageExtras(null, """{"n":1.0}""", 7, ["carol", "bob"]))).Should().Be(AppendOutcome.Conflict);
        (await RepeatAsync(new MessageExtras("""{"a":1}"""))).Should().Be(AppendOutcome.Conflict);
        (await RepeatAsync(default)).Should().Be(AppendOutcome.Conflict);

        async Task<AppendOutcome> RepeatAsync(MessageExtras extras) => (await log.AppendAsync(Lobby, first with { Extras = extras.ToText() })).Outcome;
    }

    [Fact]
    public async Task A_message_has_a_version_7_id_and_the_time_in_whole_milliseconds()
    {
        var log = await CreateAsync();
        var now = Time.GetUtcNow();

        var message = (await log.SayAsync(Lobby, "a")).Message;

        Guid.Parse(message.Id).Version.Should().Be(7);
        Convert.ToInt64(message.Id.Replace("-", "", StringComparison.Ordinal)[..12], 16).Should().Be(new DateTimeOffset(message.Timestamp).ToUnixTimeMilliseconds(), "by that it is found");
        message.Id.Should().Be(message.Id.ToLowerInvariant()).And.HaveLength(36);
        message.Timestamp.Should().Be(now.UtcDateTime.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond)));
        message.Timestamp.Kind.Should().Be(DateTimeKind.Utc);
    }

    [Fact]
    public async Task Reading_forward_gives_every_message_once()
    {
        var log = await CreateAsync();
        await log.SayManyAsync(Lobby, 25);

        var seen = new List<long>();
        var position = new LogPosition(null, 0);
        LogPage page;
        do
        {
            page = await log.ReadAfterAsync(Lobby, position, 10);
            page.Continuous.Should().BeTrue();
            page.Head.Seq.Should().Be(25);
            seen.AddRange(page.Messages.Select(m => m.Seq));
            position = new LogPosition(page.Head.Epoch, seen[^1]);
        }
        while (page.HasMore);

        seen.Should().Equal(Numbers(1, 25));
        page.Messages.Should().HaveCount(5);
    }

    [Fact]
    public async Task Reading_backward_gives_every_message_once()
    {
        var log = await CreateAsync();
        await log.SayManyAsync(Lobby, 25);

        var first = await log.ReadBeforeAsync(Lobby, long.MaxValue, 10);
        var second = await log.ReadBeforeAsync(Lobby, first.Messages[0].Seq, 10);
        var third = await log.ReadBeforeAsync(Lobby, second.Messages[0].Seq, 10);

        first.Seqs().Should().Equal(Numbers(16, 25));
        second.Seqs().Should().Equal(Numbers(6, 15));
        third.Seqs().Should().Equal(Numbers(1, 5));
        new[] { first.HasMore, second.HasMore, third.HasMore }.Should().Equal(true, true, false);
    }

    [Fact]
    public async Task A_page_ends_before_the_message_that_is_too_many_bytes_and_has_one_in_any_case()
    {
        var log = await CreateAsync();
        foreach (var number in Numbers(1, 90))
        {
            await log.AppendAsync(Lobby, new MessageDraft(
                "älice", new string('é', 5 * (int)(number % 7)), number % 2 == 0 ? $"{100 + number}" : null, number % 5 == 0 ? """{"é":1}""" : null));
        }

        int[] some = [1, 140, 200, 201, 406, 407, 1000, 5000, 9000, 20_000];

        foreach (var bytes in some)
        {
            foreach (var seq in new long[] { 0, 1, 44, 60, 89 })
            {
                var forward = await log.ReadAfterAsync(Lobby, new LogPosition(null, seq), new PageLimit(70, bytes));
                var backward = await log.ReadBeforeAsync(Lobby, seq + 1, new PageLimit(70, bytes));

                forward.Seqs().Should().Equal(Fitting(Numbers(seq + 1, Math.Min(90, seq + 70))));
                forward.HasMore.Should().Be(forward.Messages[^1].Seq < 90);
                forward.Continuous.Should().BeTrue();
                backward.Seqs().Should().Equal(Fitting(Numbers(Math.Max(1, seq - 69), seq).Reverse()).Reverse());
                backward.HasMore.Should().Be(backward.Messages is [{ Seq: > 1 }, ..]);
            }

            var lost = await log.ReadAfterAsync(Lobby, new LogPosition(null, 91), new PageLimit(70, bytes));
            lost.Seqs().Should().Equal(Fitting(Numbers(21, 90).Reverse()).Reverse());
            lost.Continuous.Should().BeFalse();

            IEnumerable<long> Fitting(IEnumerable<long> numbers)
            {
                var left = bytes;
                return numbers.TakeWhile((number, index) => (left -= Size(number)) >= 0 || index == 0);
            }
        }

        // 128, and in UTF-8 the sender, the client message id, the annotations and the text.
        static int Size(long number) => 128 + 6 + (number % 2 == 0 ? 3 : 0) + (number % 5 == 0 ? 8 : 0) + 10 * (int)(number % 7);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task There_is_nothing_before_the_beginning(long before)
    {
        var log = await CreateAsync();
        await log.SayManyAsync(Lobby, 3);

        var page = await log.ReadBeforeAsync(Lobby, before, 10);

        page.Messages.Should().BeEmpty();
        page.HasMore.Should().BeFalse();
        page.Head.Seq.Should().Be(3);
    }

    [Fact]
    public async Task A_page_that_ends_exactly_at_the_end_says_there_is_no_more()
    {
        var log = await CreateAsync();
        await log.SayManyAsync(Lobby, 10);

        (await log.ReadAfterAsync(Lobby, new LogPosition(null, 0), 10)).HasMore.Should().BeFalse();
        (await log.ReadAfterAsync(Lobby, new LogPosition(null, 0), 9)).HasMore.Should().BeTrue();
        (await log.ReadBeforeAsync(Lobby, 11, 10)).HasMore.Should().BeFalse();
        (await log.ReadBeforeAsync(Lobby, 11, 9)).HasMore.Should().BeTrue();
    }

    [Fact]
    public async Task A_reader_at_the_head_has_missed_nothing()
    {
        var log = await CreateAsync();
        var last = await log.SayManyAsync(Lobby, 3);

        var page = await log.ReadAfterAsync(Lobby, new LogPosition(last.Epoch, 3), 10);

        page.Should().BeEquivalentTo(new LogPage([], new StreamPosition(last.Epoch, 3), HasMore: false, Continuous: true));
    }

    [Fact]
    public async Task A_position_beyond_the_head_is_not_on_the_log_and_gives_the_newest()
    {
        var log = await CreateAsync();
        var last = await log.SayManyAsync(Lobby, 5);

        var page = await log.ReadAfterAsync(Lobby, new LogPosition(last.Epoch, 6), 3);

        page.Continuous.Should().BeFalse();
        page.Seqs().Should().Equal(3, 4, 5);
        page.HasMore.Should().BeFalse();
    }

    [Fact]
    public async Task A_position_of_another_epoch_is_not_on_the_log_and_gives_the_newest()
    {
        var log = await CreateAsync();
        await log.SayManyAsync(Lobby, 5);

        var page = await log.ReadAfterAsync(Lobby, new LogPosition("another", 2), 2);

        page.Continuous.Should().BeFalse();
        page.Seqs().Should().Equal(4, 5);
    }

    [Fact]
    public async Task A_position_without_an_epoch_is_taken_by_its_number()
    {
        var log = await CreateAsync();
        await log.SayManyAsync(Lobby, 5);

        var page = await log.ReadAfterAsync(Lobby, new LogPosition(null, 2), 10);

        page.Continuous.Should().BeTrue();
        page.Seqs().Should().Equal(3, 4, 5);
    }

    [Fact]
    public async Task A_stream_nobody_wrote_to_has_an_epoch_that_its_first_message_keeps()
    {
        var log = await CreateAsync();

        var before = (await log.HeadsAsync([Lobby]))[0].Position;
        var again = (await log.HeadsAsync([Lobby]))[0].Position;
        var read = await log.ReadAfterAsync(Lobby, new LogPosition(before.Epoch, 0), 10);
        var result = await log.SayAsync(Lobby, "first");
        var after = await log.ReadAfterAsync(Lobby, new LogPosition(before.Epoch, 0), 10);

        before.Seq.Should().Be(0);
        before.Epoch.Should().MatchRegex("^[A-Za-z0-9_-]{8,32}$");
        again.Should().Be(before);
        read.Should().BeEquivalentTo(new LogPage([], before, HasMore: false, Continuous: true));
        result.Epoch.Should().Be(before.Epoch);
        after.Continuous.Should().BeTrue();
        after.Seqs().Should().Equal(1);
    }

    [Fact]
    public async Task A_position_on_a_stream_nobody_wrote_to_is_not_on_the_log()
    {
        var log = await CreateAsync();

        var page = await log.ReadAfterAsync(Lobby, new LogPosition(null, 7), 10);

        page.Messages.Should().BeEmpty();
        page.Continuous.Should().BeFalse();
        (await log.ReadBeforeAsync(Lobby, long.MaxValue, 10)).Messages.Should().BeEmpty();
    }

    [Fact]
    public async Task Every_stream_has_an_epoch_of_its_own_that_stays()
    {
        var log = await CreateAsync();
        var lobby = (await log.SayAsync(Lobby, "a")).Epoch;
        var kitchen = (await log.SayAsync(Kitchen, "b")).Epoch;

        await log.SayManyAsync(Lobby, 10);

        kitchen.Should().NotBe(lobby);
        (await log.HeadsAsync([Lobby, Kitchen])).Select(head => head.Position).Should().Equal(new StreamPosition(lobby, 11), new StreamPosition(kitchen, 1));
    }

    [Fact]
    public async Task The_newest_messages_of_many_streams_are_read_together_as_they_stand()
    {
        var log = await CreateAsync(new HistoryOptions { MaxMessagesPerRoom = 10 });
        var streams = Enumerable.Range(0, 300).Select(i => StreamKey.Room($"room {i}")).ToArray();
        foreach (var (i, stream) in streams.Index())
            if (i % 3 != 0) await log.SayManyAsync(stream, i % 7 + 1);
        var last = (await log.ReadBeforeAsync(streams[1], long.MaxValue, 1)).Messages[0];
        var changed = (await log.AmendAsync(streams[1], last, null)).Message;
        await ((IMessageErasure)log).ClearAsync(streams[2], end: false);
        var ended = await ((IMessageErasure)log).ClearAsync(streams[4], end: true);

        var newest = await log.NewestAsync(streams);

        newest.Select(one => one.Head).Should().Equal(await log.HeadsAsync(streams));
        (newest[1].Last, newest[1].Trimmed, newest[1].Head.Changes).Should().Be((changed, 0, 1));
        (newest[2].Last, newest[2].Trimmed, newest[2].Head.Seq).Should().Be((null, 3, 3));
        newest[4].Should().Be(new NewestMessage(new StreamHead(ended, 0), 0, null));
        foreach (var (i, one) in newest.Index().Skip(5))
        {
            (one.Head.Seq, one.Trimmed).Should().Be((i % 3 == 0 ? 0 : i % 7 + 1, 0));
            one.Last.Should().Be((await log.ReadBeforeAsync(streams[i], long.MaxValue, 1)).Messages.SingleOrDefault());
        }

        (await log.NewestAsync([])).Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_trimmed_is_told_with_the_newest_message()
    {
        var log = await CreateAsync(new HistoryOptions { MaxAge = TimeSpan.FromHours(1) });
        await log.SayManyAsync(Lobby, 5);
        await log.SayManyAsync(Kitchen, 5);
        Time.Advance(TimeSpan.FromMinutes(50));
        var kept = (await log.SayManyAsync(Lobby, 2)).Message;
        Time.Advance(TimeSpan.FromMinutes(20));

        await Wait.UntilAsync(async () => (await log.NewestAsync([Lobby, Kitchen])).All(one => one.Trimmed > 0), "what is old is trimmed");

        var newest = await log.NewestAsync([Lobby, Kitchen]);
        newest.Select(one => (one.Head.Seq, one.Trimmed, one.Last)).Should().Equal((7, 5, kept), (5, 5, null));
    }

    [Fact]
    public async Task Two_logs_give_the_same_stream_different_epochs()
    {
        var one = await CreateAsync();
        var other = await CreateAsync();

        (await one.SayAsync(Lobby, "a")).Epoch.Should().NotBe((await other.SayAsync(Lobby, "a")).Epoch);
    }

    [Fact]
    public async Task The_same_request_again_stores_nothing_and_returns_the_first_message()
    {
        var log = await CreateAsync();
        var first = await log.SayAsync(Lobby, "hello", id: "1");
        await log.SayAsync(Lobby, "between", id: "2");
        Time.Advance(TimeSpan.FromMinutes(9));

        var second = await log.SayAsync(Lobby, "hello", id: "1");

        second.Should().Be(first with { Outcome = AppendOutcome.Duplicate });
        (await log.HeadsAsync([Lobby]))[0].Seq.Should().Be(2);
    }

    [Fact]
    public async Task The_same_id_with_another_text_is_a_conflict()
    {
        var log = await CreateAsync();
        var first = await log.SayAsync(Lobby, "hello", id: "1");

        var second = await log.SayAsync(Lobby, "Hello", id: "1");

        second.Should().Be(first with { Outcome = AppendOutcome.Conflict });
        (await log.HeadsAsync([Lobby]))[0].Seq.Should().Be(1);
        (await log.SayAsync(Lobby, "hello", id: "1")).Outcome.Should().Be(AppendOutcome.Duplicate);
    }

    [Fact]
    public async Task The_same_id_from_another_user_or_in_another_stream_is_another_message()
    {
        var log = await CreateAsync();
        await log.SayAsync(Lobby, "hello", id: "1");

        (await log.SayAsync(Lobby, "hello", from: "bob", id: "1")).Outcome.Should().Be(AppendOutcome.Stored);
        (await log.SayAsync(Kitchen, "hello", id: "1")).Outcome.Should().Be(AppendOutcome.Stored);
        (await log.SayAsync(Lobby, "hello", id: "I")).Outcome.Should().Be(AppendOutcome.Stored);
    }

    [Fact]
    public async Task Messages_without_an_id_are_never_duplicates()
    {
        var log = await CreateAsync();

        (await log.SayAsync(Lobby, "hello")).Outcome.Should().Be(AppendOutcome.Stored);
        (await log.SayAsync(Lobby, "hello")).Outcome.Should().Be(AppendOutcome.Stored);
    }

    [Fact]
    public async Task After_the_window_an_id_may_be_used_again_and_then_counts_from_there()
    {
        var log = await CreateAsync(new HistoryOptions { DuplicateWindow = TimeSpan.FromMinutes(5) });
        await log.SayAsync(Lobby, "old", id: "1");
        Time.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));

        var second = await log.SayAsync(Lobby, "new", id: "1");
        Time.Advance(TimeSpan.FromMinutes(4));
        var third = await log.SayAsync(Lobby, "new", id: "1");

        second.Outcome.Should().Be(AppendOutcome.Stored);
        third.Should().Be(second with { Outcome = AppendOutcome.Duplicate });
    }

    [Fact]
    public async Task Many_at_once_with_the_same_id_are_one_message()
    {
        var log = await CreateAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await log.SayAsync(Lobby, "hello", id: "1"))));

        results.Count(r => r.Outcome == AppendOutcome.Stored).Should().Be(1);
        results.Select(r => r.Message.Id).Distinct().Should().ContainSingle();
        (await log.HeadsAsync([Lobby]))[0].Seq.Should().Be(1);
    }

    [Fact]
    public async Task A_hundred_writers_leave_no_hole_and_no_repeat_and_every_receipt_is_true()
    {
        const int writers = 100;
        const int messages = 200;
        var log = await CreateAsync(new HistoryOptions { MaxMessagesPerRoom = 100_000 });
        StreamKey[] streams = [Lobby, Kitchen];

        var receipts = await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            var mine = new List<LoggedMessage>();
            for (var i = 0; i < messages; i++)
            {
                var result = await log.AppendAsync(streams[writer % 2], new MessageDraft($"user{writer}", $"text {i}", $"{i}"));
                result.Outcome.Should().Be(AppendOutcome.Stored);
                mine.Add(result.Message);
            }

            mine.Select(m => m.Seq).Should().BeInAscendingOrder();
            return (Stream: streams[writer % 2], Messages: mine);
        })));

        foreach (var stream in streams)
        {
            var page = await log.ReadAfterAsync(stream, new LogPosition(null, 0), writers * messages);
            page.Seqs().Should().Equal(Numbers(1, writers * messages / 2));
            page.Messages.Should().Equal(receipts.Where(r => r.Stream == stream).SelectMany(r => r.Messages).OrderBy(m => m.Seq));
        }
    }

    [Fact]
    public async Task Reading_while_others_write_never_shows_a_hole()
    {
        var log = await CreateAsync();
        var writing = Task.Run(() => log.SayManyAsync(Lobby, 2000));

        LogPosition position = new(null, 0);
        while (position.Seq < 2000)
        {
            var page = await log.ReadAfterAsync(Lobby, position, 50);
            page.Continuous.Should().BeTrue();
            page.Seqs().Should().Equal(Numbers(position.Seq + 1, position.Seq + page.Messages.Count));
            page.Head.Seq.Should().BeGreaterThanOrEqualTo(position.Seq + page.Messages.Count);
            page.HasMore.Should().Be(page.Head.Seq > position.Seq + page.Messages.Count);
            position = new LogPosition(page.Head.Epoch, position.Seq + page.Messages.Count);
        }

        await writing;
    }

    [Fact]
    public async Task Beyond_the_count_the_oldest_go_and_the_numbering_goes_on()
    {
        var log = await CreateAsync(new HistoryOptions { MaxMessagesPerRoom = 10 });
        var last = await log.SayManyAsync(Lobby, 1500);
        await log.SayManyAsync(Kitchen, 10);

        await SweepUntilFirstIsAsync(log, Lobby, 1491);

        var page = await log.ReadBeforeAsync(Lobby, long.MaxValue, 1000);
        page.Seqs().Should().Equal(Numbers(1491, 1500));
        page.HasMore.Should().BeFalse();
        (await log.ReadBeforeAsync(Kitchen, long.MaxValue, 1000)).Seqs().Should().Equal(Numbers(1, 10));
        var next = await log.SayAsync(Lobby, "next");
        next.Message.Seq.Should().Be(1501);
        next.Epoch.Should().Be(last.Epoch);
    }

    [Fact]
    public async Task A_position_just_before_the_oldest_is_on_the_log_and_an_older_one_is_not()
    {
        var log = await CreateAsync(new HistoryOptions { MaxMessagesPerRoom = 10 });
        var epoch = (await log.SayManyAsync(Lobby, 30)).Epoch;
        await SweepUntilFirstIsAsync(log, Lobby, 21);

        var onLog = await log.ReadAfterAsync(Lobby, new LogPosition(epoch, 20), 100);
        var tooOld = await log.ReadAfterAsync(Lobby, new LogPosition(epoch, 19), 3);

        onLog.Continuous.Should().BeTrue();
        onLog.Seqs().Should().Equal(Numbers(21, 30));
        tooOld.Continuous.Should().BeFalse();
        tooOld.Seqs().Should().Equal(28, 29, 30);
    }

    [Fact]
    public async Task A_repeat_finds_its_first_message_even_when_that_was_trimmed()
    {
        var log = await CreateAsync(new HistoryOptions { MaxMessagesPerRoom = 10 });
        var first = await log.SayAsync(Lobby, "hello", id: "mine");
        await log.SayManyAsync(Lobby, 500);
        await SweepUntilFirstIsAsync(log, Lobby, 492);
        Time.Advance(RetentionSchedule.Interval);
        await log.ProbeAsync();

        var again = await log.SayAsync(Lobby, "hello", id: "mine");

        again.Should().Be(first with { Outcome = AppendOutcome.Duplicate });
    }

    [Fact]
    public async Task Beyond_the_age_the_oldest_go_in_order()
    {
        var log = await CreateAsync(new HistoryOptions { MaxAge = TimeSpan.FromHours(1) });
        await log.SayManyAsync(Lobby, 700);
        Time.Advance(TimeSpan.FromMinutes(40));
        await log.SayManyAsync(Lobby, 5);
        Time.Advance(TimeSpan.FromMinutes(21));

        await SweepUntilFirstIsAsync(log, Lobby, 701);

        (await log.ReadBeforeAsync(Lobby, long.MaxValue, 1000)).Seqs().Should().Equal(Numbers(701, 705));
    }

    [Fact]
    public async Task A_stream_whose_messages_are_all_too_old_goes_on_or_starts_over_with_another_epoch()
    {
        var log = await CreateAsync(new HistoryOptions { MaxAge = TimeSpan.FromHours(1) });
        var old = await log.SayManyAsync(Lobby, 5);
        Time.Advance(TimeSpan.FromHours(2));
        Time.Advance(RetentionSchedule.Interval);
        await Wait.UntilAsync(async () => (await log.ReadBeforeAsync(Lobby, long.MaxValue, 10)).Messages.Count == 0, "everything is trimmed");

        var head = (await log.HeadsAsync([Lobby]))[0];
        var next = await log.SayAsync(Lobby, "next");

        next.Epoch.Should().Be(head.Epoch);
        next.Message.Seq.Should().Be(head.Seq + 1);
        if (next.Epoch == old.Epoch) next.Message.Seq.Should().Be(6);
        else next.Message.Seq.Should().Be(1);
        (await log.ReadAfterAsync(Lobby, new LogPosition(head.Epoch, head.Seq), 10)).Seqs().Should().Equal(next.Message.Seq);
    }

    [Fact]
    public async Task The_heads_of_many_streams_come_in_the_order_asked()
    {
        var log = await CreateAsync();
        var keys = Enumerable.Range(0, 2000).Select(i => StreamKey.Room($"room {i}")).ToArray();
        await Task.WhenAll(keys.Where((_, i) => i % 3 != 0).Select((key, i) => log.SayManyAsync(key, 1 + i % 2)));

        var heads = await log.HeadsAsync([.. keys.Reverse()]);

        heads.Reverse().Select(h => h.Seq).Should().Equal(keys.Select((_, i) => i % 3 == 0 ? 0L : 1L + (i - 1 - i / 3) % 2));
        heads.Select(h => h.Epoch).Should().OnlyHaveUniqueItems();
        (await log.HeadsAsync([])).Should().BeEmpty();
    }

    [Fact]
    public async Task A_conversation_is_one_stream_for_both_and_never_a_room()
    {
        var log = await CreateAsync();

        await log.SayAsync(StreamKey.Direct("alice", "bob"), "1");
        await log.SayAsync(StreamKey.Direct("bob", "alice"), "2", from: "bob");
        await log.SayAsync(StreamKey.Direct("alice", "alice"), "note to self");
        await log.SayAsync(StreamKey.Direct("Alice", "bob"), "another user");

        (await log.ReadBeforeAsync(StreamKey.Direct("alice", "bob"), long.MaxValue, 10)).Messages.Select(m => m.Text).Should().Equal("1", "2");
        (await log.HeadsAsync([StreamKey.Direct("alice", "alice"), StreamKey.Direct("bob", "Alice"), StreamKey.Room("alice\nbob")]))
            .Select(h => h.Seq).Should().Equal(1, 1, 0);
    }

    [Fact]
    public async Task Streams_whose_names_differ_in_case_are_different_streams()
    {
        var log = await CreateAsync();
        await log.SayAsync(StreamKey.Room("Room"), "a");

        (await log.HeadsAsync([StreamKey.Room("room"), StreamKey.Room("Room")])).Select(h => h.Seq).Should().Equal(0, 1);
    }

    [Fact]
    public async Task A_request_cancelled_beforehand_stores_nothing()
    {
        var log = await CreateAsync();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        var append = async () => await log.AppendAsync(Lobby, new MessageDraft("alice", "never", "1"), cancelled.Token);

        await append.Should().ThrowAsync<OperationCanceledException>();
        (await log.SayAsync(Lobby, "first", id: "1")).Message.Seq.Should().Be(1);
    }

    [Fact]
    public async Task A_log_that_works_passes_the_probe_and_the_probe_stores_nothing()
    {
        var log = await CreateAsync();
        await log.SayAsync(Lobby, "a");

        await log.ProbeAsync();

        (await log.ReadBeforeAsync(Lobby, long.MaxValue, 10)).Seqs().Should().Equal(1);
    }

    private protected static IEnumerable<long> Numbers(long first, long last)
    {
        for (var i = first; i <= last; i++) yield return i;
    }

    /// <summary>Lets retention run once and waits until the oldest message has the number.</summary>
    private protected Task SweepUntilFirstIsAsync(IMessageLog log, StreamKey stream, long seq)
    {
        Time.Advance(RetentionSchedule.Interval);
        return Wait.UntilAsync(async () =>
            (await log.ReadAfterAsync(stream, new LogPosition(null, seq - 1), 1)).Continuous
            && (await log.ReadBeforeAsync(stream, seq, 1)).Messages.Count == 0, $"the oldest message is number {seq}");
    }
}
