using Chat.Server.Frames;
using Chat.Server.Tests.Hosting;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Frames;

public sealed class BurstTests
{
    private readonly ManualTime time = new();
    private readonly List<string> done = [];
    private readonly Burst burst;
    private int signals;
    private bool canSignal = true;

    public BurstTests() => burst = new Burst(Signal, time);

    [Fact]
    public void What_comes_alone_is_not_left_for_later()
    {
        TryDefer("one").Should().BeFalse();
        time.Advance(Burst.Closely);
        TryDefer("two").Should().BeFalse();
        signals.Should().Be(0);
    }

    [Fact]
    public void What_follows_closely_is_done_in_its_order_when_the_signal_has_come()
    {
        TryDefer("one");
        TryDefer("two").Should().BeTrue();
        TryDefer("three").Should().BeTrue();
        done.Should().BeEmpty();
        signals.Should().Be(1, "one signal is enough");

        burst.End();

        done.Should().Equal("two", "three");
    }

    [Fact]
    public void What_follows_the_end_of_a_burst_closely_begins_another()
    {
        TryDefer("one");
        TryDefer("two");
        burst.End();

        TryDefer("three").Should().BeTrue();
        burst.End();

        signals.Should().Be(2);
        done.Should().Equal("two", "three");
    }

    [Fact]
    public void Enough_sends_are_done_without_waiting_for_the_signal()
    {
        TryDefer("one");
        TryDefer("two", Burst.Full - 1);
        done.Should().BeEmpty();

        TryDefer("three");

        done.Should().Equal("two", "three");
    }

    [Fact]
    public void Enough_sends_are_done_after_the_turn_in_which_they_became_enough()
    {
        TryDefer("one");
        Turn.TryBegin().Should().BeTrue();
        TryDefer("two", Burst.Full);
        done.Should().BeEmpty();

        Turn.End();

        done.Should().Equal("two");
    }

    [Fact]
    public void Without_a_signal_nothing_waits_for_it()
    {
        canSignal = false;
        TryDefer("one");

        TryDefer("two").Should().BeTrue();

        done.Should().Equal("two");
    }

    [Fact]
    public void What_the_work_leaves_for_later_is_done_as_well()
    {
        TryDefer("one");
        burst.TryDefer(new Work(() => TryDefer("three")), 1);
        TryDefer("two");

        burst.End();

        done.Should().Equal("two", "three");
    }

    private bool Signal()
    {
        signals++;
        return canSignal;
    }

    private bool TryDefer(string name, int sends = 1) => burst.TryDefer(new Work(() => done.Add(name)), sends);

    private sealed class Work(Action action) : IThreadPoolWorkItem
    {
        public void Execute() => action();
    }
}
