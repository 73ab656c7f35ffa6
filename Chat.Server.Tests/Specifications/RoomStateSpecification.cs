using Chat.Contracts;
using Chat.Server.Ports;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Stores;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Specifications;

/// <summary>What <see cref="IRoomState"/> promises, whatever the implementation.</summary>
public abstract class RoomStateSpecification(TestLogs logs) : LogSpecification(logs)
{
    [Fact]
    public async Task The_newest_event_of_each_key_is_the_state()
    {
        var log = await CreateAsync();
        var before = await log.StateAsync(Lobby);
        await log.SetAsync(Lobby, "a", "1");
        var b = await log.SetAsync(Lobby, "b", "2", from: "bob");
        await log.SayAsync(Lobby, "between");
        var a = await log.SetAsync(Lobby, "a", "3", id: "x");
        await log.SetAsync(Kitchen, "a", "4");
        var last = await log.SayAsync(Lobby, "after");

        before.Events.Should().BeEmpty();
        var state = await log.StateAsync(Lobby);
        state.Position.Should().Be(new StreamPosition(last.Epoch, 5));
        state.Events.Should().Equal(b.Message, a.Message with { ClientMessageId = null });
        (await log.StateAsync(Lobby, "b")).Should().BeEquivalentTo(new StateSnapshot(state.Position, [b.Message]));
        (await log.StateAsync(Lobby, "c")).Should().BeEquivalentTo(new StateSnapshot(state.Position, []));
        (await log.AllAsync(Lobby)).Should().HaveCount(5).And.Contain(a.Message);
    }

    [Fact]
    public async Task An_event_without_data_removes_its_key()
    {
        var log = await CreateAsync();
        await log.SetAsync(Lobby, "a", "1");
        var b = await log.SetAsync(Lobby, "b", "1");

        (await log.SetAsync(Lobby, "a", null)).Outcome.Should().Be(AppendOutcome.Stored);
        (await log.SetAsync(Lobby, "never", null)).Outcome.Should().Be(AppendOutcome.Stored);

        (await log.StateAsync(Lobby)).Should().BeEquivalentTo(new StateSnapshot(new StreamPosition(b.Epoch, 4), [b.Message]));
        var again = await log.SetAsync(Lobby, "a", "2");
        (await log.StateAsync(Lobby)).Events.Should().Equal(b.Message, again.Message);
    }

    [Fact]
    public async Task A_repeated_event_changes_nothing_and_is_told_the_first()
    {
        var log = await CreateAsync();
        var first = await log.SetAsync(Lobby, "a", "1", id: "x");
        var second = await log.SetAsync(Lobby, "a", "2", id: "y");

        (await log.SetAsync(Lobby, "a", "1", id: "x")).Should().BeEquivalentTo(new { Outcome = AppendOutcome.Duplicate, first.Message });
        (await log.SetAsync(Lobby, "a", "3", id: "x")).Outcome.Should().Be(AppendOutcome.Conflict);
        (await log.SetAsync(Lobby, "b", "1", id: "x")).Outcome.Should().Be(AppendOutcome.Conflict);

        (await log.StateAsync(Lobby)).Events.Should().Equal(second.Message with { ClientMessageId = null });
    }

    [Fact]
    public async Task What_would_be_too_many_keys_is_not_stored()
    {
        var log = await CreateAsync();
        await log.SetAsync(Lobby, "a", "1", maxKeys: 2);
        await log.SetAsync(Lobby, "b", "1", maxKeys: 2);

        var refused = await log.SetAsync(Lobby, "c", "1", maxKeys: 2);

        refused.Outcome.Should().Be(AppendOutcome.StateFull);
        refused.Message.Seq.Should().Be(0);
        (await log.HeadAsync(Lobby)).Seq.Should().Be(2);
        (await log.SetAsync(Lobby, "b", "2", maxKeys: 2)).Outcome.Should().Be(AppendOutcome.Stored);
        (await log.SetAsync(Lobby, "b", "3", maxKeys: 0)).Outcome.Should().Be(AppendOutcome.Stored, "it has the key already");
        (await log.SetAsync(Lobby, "a", null, maxKeys: 0)).Outcome.Should().Be(AppendOutcome.Stored);
        (await log.SetAsync(Lobby, "c", "1", maxKeys: 2)).Outcome.Should().Be(AppendOutcome.Stored);
        (await log.SetAsync(Kitchen, "c", "1", maxKeys: 0)).Outcome.Should().Be(AppendOutcome.StateFull);
        (await log.StateAsync(Lobby)).Events.Select(stored => MessageExtras.Of(stored.Extras).Key).Should().Equal("b", "c");
    }

    [Fact]
    public async Task What_would_be_too_many_bytes_is_not_stored()
    {
        var log = await CreateAsync();
        var large = new string('ä', 40); // 80 bytes, and 8 of JSON; the key is one more
        await log.SetAsync(Lobby, "a", large, maxBytes: 178);
        (await log.SetAsync(Lobby, "b", large, maxBytes: 178)).Outcome.Should().Be(AppendOutcome.Stored);

        (await log.SetAsync(Lobby, "c", "1", maxBytes: 178)).Outcome.Should().Be(AppendOutcome.StateFull);
        (await log.SetAsync(Lobby, "a", large + "1", maxBytes: 178)).Outcome.Should().Be(AppendOutcome.StateFull);
        (await log.SetAsync(Lobby, "a", large[1..], maxBytes: 100)).Outcome.Should().Be(AppendOutcome.Stored, "it is smaller than what it replaces");
        (await log.SetAsync(Lobby, "a", null, maxBytes: 0)).Outcome.Should().Be(AppendOutcome.Stored);
        (await log.SetAsync(Lobby, "c", large, maxBytes: 178)).Outcome.Should().Be(AppendOutcome.Stored);
        (await log.SetAsync(Lobby, "d", "1", maxBytes: 178)).Outcome.Should().Be(AppendOutcome.StateFull);
        (await log.HeadAsync(Lobby)).Seq.Should().Be(5);
    }

    [Fact]
    public async Task The_bounds_hold_with_many_writers()
    {
        var log = await CreateAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => log.SetAsync(Lobby, $"key {i % 30}", $"{i}", maxKeys: 10).AsTask()));

        var state = await log.StateAsync(Lobby);
        state.Events.Should().HaveCount(10);
        results.Count(result => result.Outcome == AppendOutcome.StateFull).Should().BePositive();
        var kept = results.Where(result => result.Outcome == AppendOutcome.Stored).Select(result => result.Message).OrderBy(message => message.Seq).ToArray();
        kept.Select(message => message.Seq).Should().Equal(Enumerable.Range(1, kept.Length).Select(i => (long)i));
        state.Events.Should().Equal(kept.GroupBy(message => MessageExtras.Of(message.Extras).Key).Select(same => same.Last()).OrderBy(message => message.Seq));
    }

    [Fact]
    public async Task What_is_read_while_many_write_is_the_fold_of_the_log_up_to_its_position()
    {
        var log = await CreateAsync();
        var writing = Task.WhenAll(Enumerable.Range(0, 4).Select(async writer =>
        {
            for (var i = 0; i < 40; i++)
            {
                await log.SetAsync(Lobby, $"key {(writer + i) % 7}", i % 5 == 4 ? null : $"{i}");
                await log.SayAsync(Lobby, $"{writer} {i}");
            }
        }));

        var read = new List<StateSnapshot>();
        do read.Add(await log.StateAsync(Lobby));
        while (!writing.IsCompleted);
        await writing;

        var all = await log.AllAsync(Lobby);
        all.Should().HaveCount(320);
        foreach (var state in read.DistinctBy(one => one.Position.Seq))
        {
            var fold = new Dictionary<string, LoggedMessage>();
            foreach (var message in all.Where(message => message.Seq <= state.Position.Seq && message.Extras is not null))
            {
                var extras = MessageExtras.Of(message.Extras);
                fold.Remove(extras.Key!);
                if (extras.Data is not null) fold[extras.Key!] = message;
            }

            state.Events.Should().Equal(fold.Values.OrderBy(message => message.Seq), $"so it was at {state.Position.Seq}");
        }
    }

    [Fact]
    public async Task An_entry_goes_with_the_deletion_of_its_message_alone()
    {
        var log = await CreateAsync();
        var old = await log.SetAsync(Lobby, "a", "1", id: "x");
        var b = await log.SetAsync(Lobby, "b", "1", id: "y");
        var a = await log.SetAsync(Lobby, "a", "2");

        await log.AmendAsync(Lobby, old.Message, null);
        (await log.StateAsync(Lobby)).Events.Should().Equal(b.Message with { ClientMessageId = null }, a.Message);

        await log.AmendAsync(Lobby, b.Message, null);
        await log.AmendAsync(Lobby, a.Message, null);
        (await log.StateAsync(Lobby)).Events.Should().BeEmpty("what a key had before does not come back");
        (await log.SetAsync(Lobby, "c", "1", maxKeys: 1)).Outcome.Should().Be(AppendOutcome.Stored, "there is room again");
        (await log.SetAsync(Lobby, "d", "1", maxKeys: 1)).Outcome.Should().Be(AppendOutcome.StateFull);
    }

    [Fact]
    public async Task The_state_stays_when_the_log_trims_its_messages()
    {
        var log = await CreateAsync(new HistoryOptions { MaxMessagesPerRoom = 100 });
        var a = await log.SetAsync(Lobby, "a", "1");
        await log.SayManyAsync(Lobby, 300);
        Time.Advance(TimeSpan.FromHours(1)); // and a sweep, where there is one
        await Wait.UntilAsync(async () => (await log.AllAsync(Lobby))[0].Seq > 1, "the first message is gone");

        (await log.StateAsync(Lobby)).Should().BeEquivalentTo(new StateSnapshot(new StreamPosition(a.Epoch, 301), [a.Message]));
        var next = await log.SetAsync(Lobby, "a", "2");
        (await log.StateAsync(Lobby)).Events.Should().Equal(next.Message);
    }

    [Fact]
    public async Task What_a_sender_said_is_found_and_deleted_in_the_state_after_the_log_has_trimmed_it()
    {
        var log = await CreateAsync(new HistoryOptions { MaxMessagesPerRoom = 100 });
        var others = await log.SetAsync(Lobby, "a", "1");
        var first = await log.SetAsync(Lobby, "b", "1", from: "bob");
        var second = await log.SetAsync(Lobby, "c", "1", from: "bob");
        await log.SayManyAsync(Lobby, 300);
        Time.Advance(TimeSpan.FromHours(1)); // and a sweep, where there is one
        await Wait.UntilAsync(async () => (await log.AllAsync(Lobby))[0].Seq > 3, "the first messages are gone");
        var last = await log.SayAsync(Lobby, "in the log", from: "bob");

        var found = new List<SentMessage>();
        string? place = null;
        do
        {
            var page = await ((IMessageErasure)log).FindSentAsync("bob", place, 1);
            found.AddRange(page.Messages);
            place = page.Next;
        }
        while (place is not null);
        var edit = await log.AmendAsync(Lobby, first.Message, "text");
        var deletion = await ((IMessageChanges)log).AmendAsync(Lobby, new Amendment(2, first.Message.Id, null, "root", ErasesSender: true));

        found.Select(sent => sent.Message).Should().BeEquivalentTo([first.Message, second.Message, last.Message]);
        edit.Outcome.Should().Be(AmendOutcome.NotFound);
        deletion.Outcome.Should().Be(AmendOutcome.Changed);
        (deletion.Message!.From, deletion.Message.Extras, deletion.Message.Change!.Number, deletion.Message.Change.IsDeletion).Should().Be(("", null, 1, true));
        (await log.AmendAsync(Lobby, first.Message, null)).Outcome.Should().Be(AmendOutcome.NotFound);
        (await log.StateAsync(Lobby)).Events.Should().Equal(others.Message, second.Message);
        (await log.HeadAsync(Lobby)).Changes.Should().Be(1);
        (await log.ChangesAsync(Lobby)).Should().BeEquivalentTo(new { Messages = Array.Empty<LoggedMessage>(), Continuous = false, HasMore = false });
        (await log.AmendAsync(Lobby, last.Message, "edited")).Message!.Change!.Number.Should().Be(2);
        (await log.ChangesAsync(Lobby, after: 1)).Messages.Should().ContainSingle();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_state_goes_when_its_stream_is_cleared(bool end)
    {
        var log = await CreateAsync();
        await log.SetAsync(Lobby, "a", "1", id: "x");
        await log.SetAsync(Lobby, "b", "1");
        var kitchen = await log.SetAsync(Kitchen, "a", "1");

        var position = await ((IMessageErasure)log).ClearAsync(Lobby, end);

        (await log.StateAsync(Lobby)).Should().BeEquivalentTo(new StateSnapshot(position, []));
        var next = await log.SetAsync(Lobby, "c", "1", maxKeys: 1);
        (next.Outcome, next.Message.Seq).Should().Be((AppendOutcome.Stored, end ? 1 : 3));
        (await log.StateAsync(Lobby)).Events.Should().Equal(next.Message);
        (await log.StateAsync(Kitchen)).Events.Should().Equal(kitchen.Message);
    }
}
