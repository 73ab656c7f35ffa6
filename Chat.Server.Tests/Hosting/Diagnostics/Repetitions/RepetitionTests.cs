using Chat.Server.Hosting.Diagnostics.Repetitions;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Hosting.Diagnostics.Repetitions;

public sealed class RepetitionTests
{
    private readonly ManualTime time = new();
    private readonly Repetition repetition;

    public RepetitionTests() => repetition = new Repetition(time);

    [Fact]
    public void It_is_due_at_once_and_then_at_distances_that_double_up_to_a_minute()
    {
        var due = new List<(int Second, int LeftOut)>();
        for (var half = 0; half < 400; half++)
        {
            if (repetition.IsDue(out var leftOut)) due.Add((half / 2, leftOut));
            time.Advance(TimeSpan.FromSeconds(0.5));
        }

        due.Should().Equal((0, 0), (1, 1), (3, 3), (7, 7), (15, 15), (31, 31), (63, 63), (123, 119), (183, 119));
    }

    [Fact]
    public void After_a_minute_without_it_all_begins_anew()
    {
        for (var i = 0; i < 100; i++)
        {
            repetition.IsDue(out _);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        time.Advance(TimeSpan.FromSeconds(59));

        repetition.IsDue(out _).Should().BeTrue();
        repetition.IsDue(out _).Should().BeFalse();
        time.Advance(TimeSpan.FromSeconds(1));
        repetition.IsDue(out var leftOut).Should().BeTrue();
        leftOut.Should().Be(1);
    }

    [Fact]
    public void What_was_left_out_becomes_overdue_once()
    {
        repetition.IsDue(out _);
        repetition.IsDue(out _);
        repetition.IsOverdue(out _).Should().BeFalse();

        time.Advance(TimeSpan.FromSeconds(1));

        repetition.IsOverdue(out var leftOut).Should().BeTrue();
        leftOut.Should().Be(1);
        repetition.IsOverdue(out _, atOnce: true).Should().BeFalse();
    }

    [Fact]
    public void Its_end_is_said_when_it_was_said_itself()
    {
        repetition.End(out _).Should().BeFalse();
        repetition.IsDue(out _);
        repetition.IsDue(out _);

        repetition.End(out var leftOut).Should().BeTrue();
        leftOut.Should().Be(1);
        repetition.IsDue(out _).Should().BeFalse("it comes again at once");
        repetition.End(out _).Should().BeFalse("nobody was told that it came");
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        repetition.IsDue(out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) repetition.IsDue(out _);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1000, "a byte a time would be more");
    }
}
