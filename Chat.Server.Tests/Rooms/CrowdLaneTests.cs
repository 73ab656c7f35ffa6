using Chat.Server.Kernel;
using Chat.Server.Rooms;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Rooms;

/// <summary>The lane with one thread, and a clock that stands still: what comes beyond the first few hundred joins is a crowd.</summary>
public sealed class CrowdLaneTests
{
    private const int Everyday = 250;

    private readonly CrowdLane lane = new(NoTurns.Instance, new ManualTime(), mostThreads: 1);
    private readonly List<string> begun = [];

    [Fact]
    public void Everyday_joins_do_not_wait()
    {
        for (var i = 0; i < Everyday; i++) lane.TurnAsync($"c{i}", 1).IsCompleted.Should().BeTrue();
    }

    [Fact]
    public async Task Those_of_a_crowd_begin_in_the_order_in_which_they_came()
    {
        var (held, release) = Hold();

        var going = Enumerable.Range(0, 1_000).Select(i => GoAsync($"c{i}", 1)).ToList();
        begun.Should().BeEmpty();
        release.Set();

        await Task.WhenAll([held, .. going]).WaitAsync(Wait.Deadline);
        begun.Should().Equal(Enumerable.Range(0, 1_000).Select(i => $"c{i}"));
    }

    [Fact]
    public async Task Who_has_begun_goes_on_before_others_begin_and_others_begin_all_the_same()
    {
        var (held, release) = Hold();

        var going = Enumerable.Range(0, 50).Select(i => GoAsync($"c{i}", 20)).ToList();
        release.Set();

        await Task.WhenAll([held, .. going]).WaitAsync(Wait.Deadline);
        begun.Should().HaveCount(50 * 20);
        begun.LastIndexOf("c0").Should().BeLessThan(200, "the first has everything long before the last");
        begun.Take(200).Distinct().Should().HaveCountGreaterThan(10, "and others have begun meanwhile");
        begun.LastIndexOf("c0").Should().BeLessThan(begun.LastIndexOf("c40"));
    }

    [Fact]
    public async Task A_turn_whose_work_fails_holds_up_nobody()
    {
        var (held, release) = Hold();

        var failing = FailAsync();
        var going = GoAsync("c", 1);
        release.Set();

        await Task.WhenAll(held, going).WaitAsync(Wait.Deadline);
        await failing.Invoking(task => task).Should().ThrowAsync<InvalidOperationException>();

        async Task FailAsync()
        {
            await lane.TurnAsync("failing", 1);
            throw new InvalidOperationException();
        }
    }

    /// <summary>Makes a crowd of what follows, and keeps the lane's thread until it is released.</summary>
    private (Task Held, ManualResetEventSlim Release) Hold()
    {
        var release = new ManualResetEventSlim();
        return (HoldAsync(), release);

        async Task HoldAsync()
        {
            await lane.TurnAsync("crowd", 10 * Everyday);
            release.Wait(Wait.Deadline);
        }
    }

    private async Task GoAsync(string connectionId, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await lane.TurnAsync(connectionId, 1);
            lock (begun) begun.Add(connectionId);
        }
    }
}
