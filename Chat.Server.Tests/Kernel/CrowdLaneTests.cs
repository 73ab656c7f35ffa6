using Chat.Server.Kernel;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Kernel;

/// <summary>The lane with one thread, and a clock that stands still: what comes beyond the first few connections is a crowd.</summary>
public sealed class CrowdLaneTests : IDisposable
{
    private const int Everyday = 50;

    private readonly CrowdLane lane = new(NoTurns.Instance, new ManualTime(), mostThreads: 1);
    private readonly ManualResetEventSlim release = new();
    private readonly List<int> begun = [];

    public void Dispose() => release.Dispose();

    [Fact]
    public void A_few_do_not_wait()
    {
        for (var i = 0; i < Everyday; i++) lane.TurnAsync().IsCompleted.Should().BeTrue();
    }

    [Fact]
    public async Task Those_of_a_crowd_begin_in_the_order_in_which_they_came()
    {
        var held = await HoldAsync();

        var going = Enumerable.Range(0, 1_000).Select(GoAsync).ToList();
        begun.Should().BeEmpty();
        release.Set();

        await Task.WhenAll([held, .. going]).WaitAsync(Wait.Deadline);
        begun.Should().Equal(Enumerable.Range(0, 1_000));
    }

    [Fact]
    public async Task When_too_many_wait_others_do_not()
    {
        var held = await HoldAsync();
        var going = Enumerable.Range(0, 4_096).Select(GoAsync).ToList();

        await GoAsync(-1).WaitAsync(Wait.Deadline);

        begun.Should().Equal(-1);
        release.Set();
        await Task.WhenAll([held, .. going]).WaitAsync(Wait.Deadline);
        begun.Should().HaveCount(1 + 4_096);
    }

    [Fact]
    public async Task A_turn_whose_work_fails_holds_up_nobody()
    {
        var held = await HoldAsync();

        var failing = FailAsync();
        var going = GoAsync(0);
        release.Set();

        await Task.WhenAll(held, going).WaitAsync(Wait.Deadline);
        await failing.Invoking(task => task).Should().ThrowAsync<InvalidOperationException>();

        async Task FailAsync()
        {
            await lane.TurnAsync();
            throw new InvalidOperationException();
        }
    }

    /// <summary>Makes a crowd of what follows, and keeps the lane's thread until it is released.</summary>
    private async Task<Task> HoldAsync()
    {
        for (var i = 0; i < Everyday; i++) await lane.TurnAsync();
        var holding = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = Task.Run(async () =>
        {
            await lane.TurnAsync();
            holding.SetResult();
            release.Wait(Wait.Deadline);
        });
        await holding.Task.WaitAsync(Wait.Deadline);
        return held;
    }

    private async Task GoAsync(int number)
    {
        await lane.TurnAsync();
        lock (begun) begun.Add(number);
    }
}
