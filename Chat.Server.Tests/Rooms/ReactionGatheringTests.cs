using Chat.Server.Ports;
using Chat.Server.Rooms;
using Chat.Server.Rooms.Reactions;
using Chat.Server.Stores.Memory;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Stores;
using FluentAssertions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Chat.Server.Tests.Rooms;

public sealed class ReactionGatheringTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly StreamKey Stream = StreamKey.Room("room");

    private readonly ManualTime time = new();
    private readonly RoomOptions options = new() { MaxReactions = 8 };

    [Fact]
    public async Task The_first_reaction_is_stored_at_once_and_those_that_come_in_the_window_after_it_together()
    {
        using var log = new MemoryMessageLog(Options.Create(new HistoryOptions()), time);
        var gathering = Create(log);
        var (message, other) = ((await log.SayAsync(Stream, "a")).Message, (await log.SayAsync(Stream, "b")).Message);

        var first = await gathering.AddAsync("room", message, new ReactionChange("alice", "👍", false)).WaitAsync(Wait.Deadline);
        var more = Enumerable.Range(1, 5).Select(i => gathering.AddAsync("room", message, new ReactionChange($"user-{i}", "👍", false))).ToArray();
        var elsewhere = await gathering.AddAsync("room", other, new ReactionChange("alice", "👍", false)).WaitAsync(Wait.Deadline);

        first.Stored.Answer!.Change.Should().Be(1);
        elsewhere.Stored.Answer!.Change.Should().Be(2, "each message has a window of its own");
        more.Should().OnlyContain(one => !one.IsCompleted);
        (await PassWindowsAsync(more)).Should().OnlyContain(one => one.Stored.Answer!.Change == 3 && one.Stored.Answer.Reactions["👍"].Count == 6);
        (await log.HeadAsync(Stream)).Changes.Should().Be(3);
    }

    [Fact]
    public async Task Of_what_one_user_does_in_a_window_the_last_counts_and_what_is_too_much_is_told_to_who_wanted_it()
    {
        using var log = new MemoryMessageLog(Options.Create(new HistoryOptions()), time);
        var gathering = Create(log);
        var message = (await log.SayAsync(Stream, "a")).Message;
        await gathering.AddAsync("room", message, new ReactionChange("alice", "👍", false)).WaitAsync(Wait.Deadline);

        var undone = new[] { false, true }.Select(remove => gathering.AddAsync("room", message, new ReactionChange("bob", "👍", remove))).ToArray();
        var many = Enumerable.Range(1, 9).Select(i => gathering.AddAsync("room", message, new ReactionChange($"user-{i}", "👍", false))).ToArray();

        (await PassWindowsAsync(undone)).Should().OnlyContain(one => !one.IsRefused);
        var results = await PassWindowsAsync(many);
        results.Select(one => one.IsRefused).Should().Equal(Enumerable.Range(1, 9).Select(i => i > 7));
        results[0].Stored.Answer!.Reactions["👍"].Users.Should().StartWith(["alice", "user-1"]).And.NotContain("bob").And.HaveCount(8);
    }

    [Fact]
    public async Task A_message_that_went_meanwhile_has_no_reactions()
    {
        using var log = new MemoryMessageLog(Options.Create(new HistoryOptions()), time);
        var gathering = Create(log);
        var message = (await log.SayAsync(Stream, "a")).Message;
        await log.AmendAsync(Stream, message, text: null);

        (await gathering.AddAsync("room", message, new ReactionChange("alice", "👍", false)).WaitAsync(Wait.Deadline)).Stored.Answer.Should().BeNull();
    }

    private ReactionGathering Create(MemoryMessageLog log) =>
        new(fixture.Server.Get<IRoomChannel>(), log, fixture.Server.Get<RoomMetrics>(), Options.Create(options), time);

    /// <summary>Lets windows pass until these are answered.</summary>
    private async Task<T[]> PassWindowsAsync<T>(Task<T>[] answers)
    {
        await Wait.UntilAsync(
            () =>
            {
                time.Advance(options.ReactionWindow);
                return Array.TrueForAll(answers, answer => answer.IsCompleted);
            },
            "all are answered");
        return await Task.WhenAll(answers);
    }
}
