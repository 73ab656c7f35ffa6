using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Stores;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Stores;

/// <summary>What is taken together. The interval is so long that only the end of the queue ends a wait.</summary>
public sealed class CommitQueueTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task What_comes_while_a_commit_waits_for_its_time_shares_it()
    {
        var queue = new CommitQueue<Work>(Hour, PartsOfInterval.Whole, NoTurns.Instance, TimeProvider.System);
        Take(queue, new Work("first")).Should().Equal("first");

        await AddAsync(queue, new Work("second"));
        var (taker, taking) = TakeInAThread(queue);
        await Wait.UntilAsync(() => taker.ThreadState.HasFlag(ThreadState.WaitSleepJoin), "the taker waits");
        await AddAsync(queue, new Work("third"));
        taking.IsCompleted.Should().BeFalse();
        queue.Complete();

        (await taking.WaitAsync(Wait.Deadline)).Should().Equal("second", "third");
        queue.Take([]).Should().BeFalse();
    }

    [Fact]
    public void Without_an_interval_nothing_waits_for_company()
    {
        var queue = new CommitQueue<Work>(TimeSpan.Zero, PartsOfInterval.Whole, NoTurns.Instance, TimeProvider.System);

        Take(queue, new Work("first")).Should().Equal("first");
        Take(queue, new Work("second")).Should().Equal("second");
    }

    [Fact]
    public void Work_that_nobody_wants_any_more_is_left_out()
    {
        var queue = new CommitQueue<Work>(TimeSpan.Zero, PartsOfInterval.Whole, NoTurns.Instance, TimeProvider.System);

        Take(queue, new Work("unwanted", isWanted: false), new Work("wanted")).Should().Equal("wanted");
    }

    [Fact]
    public async Task A_commit_begins_in_the_callers_thread_only_when_the_taker_sleeps_and_nothing_would_be_gained_by_waiting()
    {
        var queue = new CommitQueue<Work>(Hour, PartsOfInterval.Whole, NoTurns.Instance, TimeProvider.System);
        queue.TryBeginAlone().Should().BeFalse("nobody sleeps there");
        var (_, taking) = TakeInAThread(queue);

        await Wait.UntilAsync(queue.TryBeginAlone, "the taker sleeps");
        queue.TryBeginAlone().Should().BeFalse("the next would follow closely");

        queue.Complete();
        (await taking.WaitAsync(Wait.Deadline)).Should().BeEmpty();
        queue.TryBeginAlone().Should().BeFalse("it has ended");
    }

    [Fact]
    public async Task After_the_end_there_is_no_place()
    {
        var queue = new CommitQueue<Work>(TimeSpan.Zero, PartsOfInterval.Whole, NoTurns.Instance, TimeProvider.System);
        queue.Complete();

        await FluentActions.Awaiting(() => AddAsync(queue, new Work("late"))).Should().ThrowAsync<MessageLogUnavailableException>();
    }

    private static Task AddAsync(CommitQueue<Work> queue, Work work) => queue.AddAsync(work, CancellationToken.None).AsTask();

    private static IEnumerable<string> Take(CommitQueue<Work> queue, params Work[] works)
    {
        foreach (var work in works) AddAsync(queue, work).IsCompletedSuccessfully.Should().BeTrue();
        var group = new List<Work>();
        queue.Take(group).Should().BeTrue();
        return group.Select(work => work.Name);
    }

    private static (Thread Taker, Task<string[]> Taking) TakeInAThread(CommitQueue<Work> queue)
    {
        var taken = new TaskCompletionSource<string[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        var taker = new Thread(() =>
        {
            var group = new List<Work>();
            queue.Take(group);
            taken.SetResult([.. group.Select(work => work.Name)]);
        })
        {
            IsBackground = true,
        };
        taker.Start();
        return (taker, taken.Task);
    }

    private sealed class Work(string name, bool isWanted = true) : ICommitWork
    {
        public string Name => name;

        public bool TryTake() => isWanted;
    }
}
