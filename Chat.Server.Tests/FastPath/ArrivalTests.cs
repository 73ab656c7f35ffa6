using Chat.Server.FastPath;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.FastPath;

public sealed class ArrivalTests
{
    private readonly Arrival<int> source = new();

    [Fact]
    public async Task Whoever_waits_goes_on_in_the_thread_that_completes()
    {
        var thread = 0;
        var awaiting = AwaitAsync(source.Next());

        source.Complete(5);

        thread.Should().Be(Environment.CurrentManagedThreadId);
        (await awaiting).Should().Be(5);

        async Task<int> AwaitAsync(ValueTask<int> next)
        {
            var value = await next.ConfigureAwait(false);
            thread = Environment.CurrentManagedThreadId;
            return value;
        }
    }

    [Fact]
    public async Task A_value_or_a_failure_that_was_there_before_is_had_at_once()
    {
        var next = source.Next();
        source.Complete(1);
        next.IsCompletedSuccessfully.Should().BeTrue();
        (await next).Should().Be(1);

        var failed = source.Next();
        source.Complete(0, new IOException("gone"));
        failed.IsFaulted.Should().BeTrue();
        await failed.AsTask().Invoking(task => task).Should().ThrowAsync<IOException>().WithMessage("gone");
    }

    [Fact]
    public async Task Each_value_is_awaited_by_itself()
    {
        var first = source.Next();
        source.Complete(1);
        (await first).Should().Be(1);

        var second = source.Next();
        second.IsCompleted.Should().BeFalse();
        FluentActions.Invoking(() => first.IsCompleted).Should().Throw<InvalidOperationException>("its turn is over");
        source.Complete(2);
        (await second).Should().Be(2);
    }

    [Fact]
    public async Task No_value_is_lost_however_waiting_and_arriving_meet()
    {
        for (var i = 0; i < 20_000; i++)
        {
            var value = i;
            var next = source.Next();
            ThreadPool.UnsafeQueueUserWorkItem(_ => source.Complete(value), null);
            if (i % 2 == 0) Thread.SpinWait(i % 200);
            (await next.AsTask().WaitAsync(Wait.Deadline)).Should().Be(i);
        }
    }
}
