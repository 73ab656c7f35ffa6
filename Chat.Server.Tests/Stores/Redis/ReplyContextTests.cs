using System.Collections.Concurrent;
using Chat.Server.FastPath;
using Chat.Server.Stores.Redis;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using StackExchange.Redis;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis;

/// <summary>Who goes on in which thread when a reply has come, without a Redis.</summary>
public sealed class ReplyContextTests
{
    [Fact]
    public void Within_a_read_all_that_were_answered_go_on_at_its_end_in_its_thread()
    {
        var sockets = new OneThread();
        var replies = new ReplyContext(sockets, Turns.Instance);
        var wentOn = new List<int>();
        TaskCompletionSource[] pending = [.. Enumerable.Range(0, 3).Select(_ => Pending())];
        for (var i = 0; i < pending.Length; i++) _ = GoOnAsync(replies, pending[i].Task, i, wentOn.Add);

        sockets.Read(() =>
        {
            foreach (var answer in pending) answer.SetResult();
            wentOn.Should().BeEmpty("the client is still at it");
        });

        wentOn.Should().Equal(0, 1, 2);
    }

    [Fact]
    public async Task What_is_answered_outside_of_a_read_goes_on_in_the_pool()
    {
        var replies = new ReplyContext(new OneThread(), Turns.Instance);
        var thread = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var pending = Pending();
        _ = GoOnAsync(replies, pending.Task, 0, _ => thread.SetResult(Environment.CurrentManagedThreadId));

        var answering = new Thread(pending.SetResult);
        answering.Start();

        (await thread.Task.WaitAsync(Wait.Deadline)).Should().NotBe(answering.ManagedThreadId);
    }

    [Fact]
    public async Task More_than_a_few_are_left_to_the_pool_so_that_the_socket_does_not_wait()
    {
        var sockets = new OneThread();
        var replies = new ReplyContext(sockets, Turns.Instance);
        var wentOn = new ConcurrentQueue<int>();
        TaskCompletionSource[] pending = [.. Enumerable.Range(0, 100).Select(_ => Pending())];
        for (var i = 0; i < pending.Length; i++) _ = GoOnAsync(replies, pending[i].Task, i, _ => wentOn.Enqueue(Environment.CurrentManagedThreadId));
        var reader = 0;

        var reading = new Thread(() =>
        {
            reader = Environment.CurrentManagedThreadId;
            sockets.Read(() => Array.ForEach(pending, answer => answer.SetResult()));
        });
        reading.Start();

        await Wait.UntilAsync(() => wentOn.Count == 100, "all go on");
        wentOn.Should().NotContain(reader);
    }

    [Fact]
    public async Task Whoever_calls_has_its_own_context_again_and_so_has_what_follows()
    {
        var replies = new ReplyContext(PoolSockets.Instance, Turns.Instance);
        var pending = Pending();
        var after = new TaskCompletionSource<SynchronizationContext?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = SynchronizationContext.Current;

        _ = GoOnAsync(replies, pending.Task, 0, _ => after.SetResult(SynchronizationContext.Current));

        SynchronizationContext.Current.Should().BeSameAs(before);
        pending.SetResult();
        (await after.Task.WaitAsync(Wait.Deadline)).Should().BeNull();
    }

    private static TaskCompletionSource Pending() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task GoOnAsync(ReplyContext replies, Task pending, int number, Action<int> goOn)
    {
        replies.Enter();
        await pending;
        ReplyContext.Leave();
        goOn(number);
    }

    /// <summary>Says that a read is handled by whoever calls <see cref="Read"/>.</summary>
    private sealed class OneThread : IRedisSockets
    {
        private readonly ThreadLocal<bool> isInRead = new();

        public SocketManager Manager => SocketManager.ThreadPool;

        public bool IsInRead => isInRead.Value;

        public void Read(Action read) => Turns.Instance.Run(
            _ =>
            {
                isInRead.Value = true;
                read();
                isInRead.Value = false;
            },
            this);
    }
}
