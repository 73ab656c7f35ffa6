using Chat.Server.Ports;
using Chat.Server.Stores;
using Chat.Server.Tests.Specifications;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Stores.Memory;

public sealed class MemoryMessageLogTests() : MessageLogSpecification(new MemoryLogs())
{
    [Fact]
    public async Task A_stream_that_was_empty_for_long_is_forgotten_and_its_next_life_has_another_epoch()
    {
        var log = await CreateAsync();
        var old = (await log.SayManyAsync(Lobby, 5)).Epoch;

        Time.Advance(TimeSpan.FromDays(30) + RetentionSchedule.ForgetAfter + TimeSpan.FromMinutes(1));

        (await log.HeadsAsync([Lobby]))[0].Seq.Should().Be(0);
        var next = await log.SayAsync(Lobby, "again");
        next.Message.Seq.Should().Be(1);
        next.Epoch.Should().NotBe(old);
        (await log.ReadAfterAsync(Lobby, new LogPosition(old, 1), 10)).Continuous.Should().BeFalse();
    }

    [Fact]
    public async Task Between_two_sweeps_a_busy_room_stays_within_its_limit_and_a_little_more()
    {
        var log = await CreateAsync(new HistoryOptions { MaxMessagesPerRoom = 100 });

        await log.SayManyAsync(Lobby, 5000);

        (await log.ReadBeforeAsync(Lobby, long.MaxValue, 5000)).Messages.Should().HaveCountLessThan(180);
    }
}
