using Chat.Server.FastPath;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.AspNetCore.SignalR;
using Xunit;

namespace Chat.Server.Tests.FastPath;

/// <summary>The order of one connection's calls, without a connection.</summary>
public sealed class CallGateTests
{
    private readonly CallGate gate = new();
    private readonly List<string> events = [];

    [Fact]
    public void Calls_that_never_wait_need_no_place()
    {
        for (var i = 0; i < 3; i++)
            RunAsync(overlaps: i == 1, () => Task.CompletedTask).AsTask().IsCompletedSuccessfully.Should().BeTrue();

        gate.EndAsync().IsCompleted.Should().BeTrue();
    }

    [Fact]
    public void Calls_that_may_overlap_run_together_and_are_answered_in_the_order_they_came()
    {
        var first = Begin("first", overlaps: true);
        var second = Begin("second", overlaps: true);
        var third = Begin("third", overlaps: true);
        Seen().Should().Equal("first runs", "second runs", "third runs");

        third.SetResult();
        second.SetResult();
        Seen().Should().BeEmpty();
        first.SetResult();

        Seen().Should().Equal("first answered", "second answered", "third answered");
    }

    [Fact]
    public void Any_other_call_waits_for_those_before_it_and_those_behind_it_wait_for_it()
    {
        var first = Begin("first", overlaps: true);
        var join = Begin("join", overlaps: false);
        var second = Begin("second", overlaps: true);
        var leave = Begin("leave", overlaps: false);
        Seen().Should().Equal("first runs");

        first.SetResult();
        Seen().Should().Equal("first answered", "join runs");
        join.SetResult();
        Seen().Should().Equal("join answered", "second runs");
        second.SetResult();
        leave.SetResult();
        Seen().Should().Equal("second answered", "leave runs", "leave answered");
    }

    [Fact]
    public void After_the_end_no_call_begins_and_the_end_waits_for_the_answers_to_those_that_have()
    {
        var first = Begin("first", overlaps: true);
        _ = Begin("join", overlaps: false);

        var end = gate.EndAsync();
        _ = Begin("late", overlaps: true);
        end.IsCompleted.Should().BeFalse();
        Seen().Should().Equal("first runs", "late refused");
        first.SetResult();

        Seen().Should().Equal("first answered", "join refused");
        end.IsCompletedSuccessfully.Should().BeTrue();
    }

    [Fact]
    public async Task Whatever_thread_ends_a_call_begin_and_answer_keep_their_order()
    {
        const int calls = 20_000;
        const int atOnce = 8;
        var random = new Random(7);
        var begun = new List<int>();
        var answered = new List<int>();
        var exclusive = 0;
        using var places = new SemaphoreSlim(atOnce);
        for (var i = 0; i < calls; i++)
        {
            await places.WaitAsync(Wait.Deadline);
            var (number, overlaps, waits) = (i, random.Next(10) > 0, random.Next(5) > 0);
            _ = CallAsync(number, overlaps, waits); // as SignalR starts calls: one after the other, each until it waits
        }

        for (var i = 0; i < atOnce; i++) await places.WaitAsync(Wait.Deadline); // what still waits at the end is refused
        await gate.EndAsync().WaitAsync(Wait.Deadline);

        begun.Should().Equal(Enumerable.Range(0, calls));
        answered.Should().Equal(Enumerable.Range(0, calls));

        async Task CallAsync(int number, bool overlaps, bool waits)
        {
            await RunAsync(overlaps, async () =>
            {
                begun.Add(number);
                if (!overlaps && Interlocked.Increment(ref exclusive) != 1) throw new InvalidOperationException("two at once");
                if (waits) await Task.Yield();
                if (!overlaps) Interlocked.Decrement(ref exclusive);
            });
            answered.Add(number);
            places.Release();
        }
    }

    /// <summary>Starts a call that runs until the source is set.</summary>
    private TaskCompletionSource Begin(string name, bool overlaps)
    {
        var running = new TaskCompletionSource();
        _ = CallAsync();
        return running;

        async Task CallAsync()
        {
            try
            {
                await RunAsync(overlaps, () =>
                {
                    events.Add($"{name} runs");
                    return running.Task;
                });
                events.Add($"{name} answered");
            }
            catch (HubException)
            {
                events.Add($"{name} refused");
            }
        }
    }

    private ValueTask<object?> RunAsync(bool overlaps, Func<Task> operation) => gate.RunAsync(overlaps, operation, static async operation =>
    {
        await operation();
        return null;
    });

    private string[] Seen()
    {
        string[] seen = [.. events];
        events.Clear();
        return seen;
    }
}
