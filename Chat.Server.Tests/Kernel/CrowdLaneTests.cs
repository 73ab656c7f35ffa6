using Chat.Server.Kernel;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Kernel;

/// <summary>The lane with one thread, which begins when the test says so, and a clock that stands still: what comes beyond the first few connections is a crowd.</summary>
public sealed class CrowdLaneTests : IDisposable
{
    private const int Everyday = 50;

    private readonly ManualResetEventSlim release = new();
    private readonly List<int> begun = [];
    private readonly CrowdLane lane;

    public CrowdLaneTests() => lane = new CrowdLane(new HeldTurns(release), new ManualTime(), mostThreads: 1);

    public void Dispose() => release.Dispose();

    [Fact]
    public async Task A_few_do_not_wait()
    {
        for (var i = 0; i < Everyday; i++) lane.TurnAsync().IsCompleted.Should().BeTrue();

        var next = lane.TurnAsync();
        next.IsCompleted.Should().BeFalse();
        release.Set();
        await next.WaitAsync(Wait.Deadline);
    }

    [Fact]
    public async Task Those_of_a_crowd_begin_in_the_order_in_which_they_came()
    {
        await MakeCrowdAsync();

        var going = Enumerable.Range(0, 1_000).Select(GoAsync).ToList();
        begun.Should().BeEmpty();
        release.Set();

        await Task.WhenAll(going).WaitAsync(Wait.Deadline);
        begun.Should().Equal(Enumerable.Range(0, 1_000));
    }

    [Fact]
    public async Task When_too_many_wait_others_do_not()
    {
        await MakeCrowdAsync();
        var going = Enumerable.Range(0, 4_096).Select(GoAsync).ToList();

        await GoAsync(-1).WaitAsync(Wait.Deadline);

        begun.Should().Equal(-1);
        release.Set();
        await Task.WhenAll(going).WaitAsync(Wait.Deadline);
        begun.Should().HaveCount(1 + 4_096);
    }

    [Fact]
    public async Task A_turn_whose_work_fails_holds_up_nobody()
    {
        await MakeCrowdAsync();

        var failing = FailAsync();
        var going = GoAsync(0);
        release.Set();

        await going.WaitAsync(Wait.Deadline);
        await failing.Invoking(task => task).Should().ThrowAsync<InvalidOperationException>();

        async Task FailAsync()
        {
            await lane.TurnAsync();
            throw new InvalidOperationException();
        }
    }

    [Fact]
    public async Task A_crowd_that_comes_later_is_served_too()
    {
        await MakeCrowdAsync();
        release.Set();

        for (var i = 0; i < 100; i++) await Task.WhenAll(GoAsync(i), GoAsync(i)).WaitAsync(Wait.Deadline);

        begun.Should().HaveCount(200);
    }

    /// <summary>Whoever comes from now on belongs to a crowd.</summary>
    private async Task MakeCrowdAsync()
    {
        for (var i = 0; i < Everyday; i++) await lane.TurnAsync();
    }

    private async Task GoAsync(int number)
    {
        await lane.TurnAsync().ConfigureAwait(false); // in the lane's thread: those of the tests would do it in any order
        lock (begun) begun.Add(number);
    }

    private sealed class HeldTurns(ManualResetEventSlim release) : ITurns
    {
        public void Run(Action<object> act, object state)
        {
            release.Wait(Wait.Deadline).Should().BeTrue();
            act(state);
        }

        public void AtEnd(IThreadPoolWorkItem work) => work.Execute();
    }
}
