using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Rooms;
using Chat.Server.Stores;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Stores;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Specifications;

/// <summary>What <see cref="MessageLookup"/> finds by an id, whatever the log.</summary>
public abstract class MessageLookupSpecification(TestLogs logs) : LogSpecification(logs)
{
    private const string Room = "lobby";

    [Fact]
    public async Task In_a_long_room_every_message_is_found_by_its_id()
    {
        var log = await CreateAsync();
        for (var i = 0; i < 20; i++)
        {
            await log.SayManyAsync(Lobby, 50);
            Time.Advance(TimeSpan.FromSeconds(i % 3 == 0 ? 60 : 0.1));
        }

        foreach (var message in (await log.AllAsync(Lobby)).Where(m => m.Seq % 50 is 0 or 1 or 27)) (await FindAsync(log, message.Id)).Should().Be(message);
    }

    [Fact]
    public async Task Among_many_messages_of_one_millisecond_each_is_found()
    {
        var log = await CreateAsync();
        foreach (var count in new[] { 300, 450, 200 })
        {
            await log.SayManyAsync(Lobby, count);
            Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        var all = await log.AllAsync(Lobby);
        foreach (var seq in new[] { 1, 299, 300, 301, 302, 500, 749, 750, 751, 850, 950 }) (await FindAsync(log, all[seq - 1].Id)).Seq.Should().Be(seq);
    }

    [Fact]
    public async Task Messages_of_nodes_whose_clocks_differ_are_found()
    {
        var log = await CreateAsync();
        for (var i = 0; i < 40; i++)
        {
            await log.SayManyAsync(Lobby, 10);
            Time.Advance(TimeSpan.FromSeconds(4)); // the other node's clock
            await log.SayManyAsync(Lobby, i % 4 == 0 ? 5 : 1);
            Time.Advance(TimeSpan.FromSeconds(-3.9));
        }

        foreach (var message in (await log.AllAsync(Lobby)).Where(m => m.Seq % 7 == 0)) (await FindAsync(log, message.Id)).Should().Be(message);
    }

    [Fact]
    public async Task Large_messages_are_found_among_others_and_bound_what_is_read()
    {
        var log = await CreateAsync();
        for (var i = 0; i < 30; i++)
        {
            await log.AppendAsync(Lobby, LogTestExtensions.LargestDraft(null));
            await log.SayManyAsync(Lobby, 5);
            Time.Advance(TimeSpan.FromMilliseconds(30));
        }

        foreach (var message in (await log.AllAsync(Lobby)).Where(m => m.Seq % 5 == 1)) (await FindAsync(log, message.Id)).Should().Be(message);
    }

    [Fact]
    public async Task A_deleted_message_is_found_and_an_edited_one_as_it_stands()
    {
        var log = await CreateAsync();
        await log.SayManyAsync(Lobby, 150);
        var all = await log.AllAsync(Lobby);
        Time.Advance(TimeSpan.FromHours(1));
        await log.AmendAsync(Lobby, all[9], null);
        await log.AmendAsync(Lobby, all[19], "edited");

        (await FindAsync(log, all[9].Id)).Change!.IsDeletion.Should().BeTrue();
        (await FindAsync(log, all[19].Id)).Text.Should().Be("edited");
    }

    [Fact]
    public async Task What_was_trimmed_is_not_found_and_what_is_left_is()
    {
        var log = await CreateAsync(new HistoryOptions { MaxMessagesPerRoom = 300 });
        await log.SayManyAsync(Lobby, 100);
        var first = await log.AllAsync(Lobby);
        Time.Advance(TimeSpan.FromMinutes(1));
        await log.SayManyAsync(Lobby, 400);
        Time.Advance(RetentionSchedule.Interval);
        await Wait.UntilAsync(async () => (await log.ReadBeforeAsync(Lobby, 201, 1)).Messages.Count == 0, "the oldest message is number 201");

        foreach (var message in new[] { first[0], first[50], first[99] }) (await CodeOf(log, message.Id)).Should().Be(ChatErrors.NotFound);
        var left = await log.AllAsync(Lobby);
        foreach (var message in new[] { left[0], left[1], left[150], left[^1] }) (await FindAsync(log, message.Id)).Should().Be(message);
    }

    [Fact]
    public async Task An_id_that_no_message_of_the_room_has_is_not_found()
    {
        var log = await CreateAsync();
        (await CodeOf(log, Guid.CreateVersion7(Time.GetUtcNow()).ToString())).Should().Be(ChatErrors.NotFound, "the room is empty");
        await log.SayManyAsync(Lobby, 250);
        var other = (await log.SayAsync(StreamKey.Room("kitchen"), "elsewhere")).Message;
        Time.Advance(TimeSpan.FromMinutes(1));
        await log.SayManyAsync(Lobby, 150);

        foreach (var seconds in new[] { -100_000, -61, -60, -30, -1, 0, 100_000 })
            (await CodeOf(log, Guid.CreateVersion7(Time.GetUtcNow().AddSeconds(seconds)).ToString())).Should().Be(ChatErrors.NotFound, $"nothing has it, {seconds} s from now");
        foreach (var id in new[] { other.Id, "00000000-0000-7000-8000-000000000000", "ffffffff-ffff-7fff-bfff-ffffffffffff", "ffffffff-ffff-ffff-ffff-ffffffffffff", "00000000-0000-0000-0000-000000000000", "cf7a9e6b-5d3f-4c0e-9a58-0d8d1a4d4b4e" })
            (await CodeOf(log, id)).Should().Be(ChatErrors.NotFound, id);
    }

    [Fact]
    public async Task Capital_letters_are_the_same_id_and_what_is_no_uuid_is_refused()
    {
        var log = await CreateAsync();
        var message = (await log.SayAsync(Lobby, "first")).Message;

        (await FindAsync(log, message.Id.ToUpperInvariant())).Should().Be(message);
        foreach (var text in new[] { "", "1", "first", $"{{{message.Id}}}", $" {message.Id}", $"{message.Id} ", message.Id.Replace("-", "", StringComparison.Ordinal), message.Id[..^1] + "g", message.Id[..^1], new string('0', 1000) })
            (await CodeOf(log, text)).Should().Be(ChatErrors.InvalidRequest, text);
    }

    [Fact]
    public async Task The_number_is_as_good_as_the_id()
    {
        var log = await CreateAsync();
        var message = (await log.SayAsync(Lobby, "first")).Message;

        (await log.FindAsync(Room, (MessageReference)1, default)).Should().Be(message);
        foreach (var (seq, code) in new[] { (0L, ChatErrors.InvalidRequest), (-1, ChatErrors.InvalidRequest), (2, ChatErrors.NotFound), (long.MaxValue, ChatErrors.NotFound) })
            (await CodeOf(log, seq)).Should().Be(code);
    }

    [Fact]
    public async Task However_many_messages_there_are_a_bounded_number_is_read_for_an_id_that_none_of_them_has()
    {
        var log = new CountedReads(await CreateAsync());
        await log.SayManyAsync(Lobby, 1000);
        Time.Advance(TimeSpan.FromSeconds(1));
        var middle = Time.GetUtcNow();
        await log.SayManyAsync(Lobby, 1500);
        foreach (var (seconds, most) in new[] { (0d, 1150), (-0.5, 1150), (-10, 250), (10, 100), (5.5, 100), (-4, 1150) })
        {
            log.Reset();

            (await CodeOf(log, Guid.CreateVersion7(middle.AddSeconds(seconds)).ToString())).Should().Be(ChatErrors.NotFound);

            log.Messages.Should().BeLessThanOrEqualTo(most, $"{seconds} s from them");
            log.Reads.Should().BeLessThanOrEqualTo(30);
        }
    }

    private static ValueTask<LoggedMessage> FindAsync(IMessageLog log, string id) => log.FindAsync(Room, (MessageReference)id, default);

    private static async Task<string> CodeOf(IMessageLog log, MessageReference message)
    {
        try
        {
            return $"found {(await log.FindAsync(Room, message, default)).Seq}";
        }
        catch (ChatException refusal)
        {
            return refusal.Code;
        }
    }
}
