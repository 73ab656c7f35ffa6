using Chat.Server.Kernel;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Kernel;

public sealed class CrowdTests
{
    private readonly ManualTime time = new();

    [Fact]
    public void What_comes_every_day_is_no_crowd()
    {
        var crowd = new Crowd(100, TimeSpan.FromSeconds(1), time);

        for (var i = 0; i < 1_000; i++)
        {
            crowd.Comes(5).Should().BeFalse();
            time.Advance(TimeSpan.FromMilliseconds(50));
        }
    }

    [Fact]
    public void What_exceeds_the_burst_is_one()
    {
        var crowd = new Crowd(100, TimeSpan.FromSeconds(1), time);

        Enumerable.Range(0, 20).Select(_ => crowd.Comes(10)).Should().Equal([.. Enumerable.Repeat(false, 10), .. Enumerable.Repeat(true, 10)]);
    }

    [Fact]
    public void However_many_came_a_crowd_has_passed_a_burst_after_the_last_of_it()
    {
        var crowd = new Crowd(100, TimeSpan.FromSeconds(1), time);
        for (var i = 0; i < 10_000; i++) crowd.Comes(100);

        time.Advance(TimeSpan.FromMilliseconds(900));
        crowd.Comes(1).Should().BeTrue();
        time.Advance(TimeSpan.FromMilliseconds(200));
        crowd.Comes(1).Should().BeFalse();
    }
}
