using System.Collections.Concurrent;
using Chat.Server.Endpoints.Limits;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Limits;

/// <summary>Who comes too early is told a time, each its own, and is let in then.</summary>
public sealed class JoinQueueTests
{
    private readonly ManualTime time = new();

    [Fact]
    public void Beyond_the_burst_the_times_ascend_as_the_rate_says()
    {
        var queue = Queue(perSecond: 10, burst: 3);

        Waits(queue, 3).Should().OnlyContain(wait => wait == 0);
        Waits(queue, 5).Should().Equal(100, 200, 300, 400, 500);
        time.Advance(TimeSpan.FromMilliseconds(250));
        Waits(queue, 2).Should().Equal([350, 450], "who comes new stands behind those who wait");
    }

    [Fact]
    public void Nobody_is_told_to_wait_longer_than_the_longest_time()
    {
        var queue = Queue(perSecond: 10, burst: 1);

        Waits(queue, 1 + 99)[^1].Should().Be(9900);
        Waits(queue, 1000).Should().AllSatisfy(wait => wait.Should().BeNull("there is no place left"));
        time.Advance(TimeSpan.FromMilliseconds(200));
        Waits(queue, 3).Should().Equal([9800, 9900, null], "those without a place owe nothing");
    }

    [Fact]
    public void An_idle_time_is_forgiven_up_to_the_burst()
    {
        var queue = Queue(perSecond: 10, burst: 3);
        Waits(queue, 10);

        time.Advance(TimeSpan.FromHours(1));

        Waits(queue, 5).Should().Equal(0, 0, 0, 100, 200);
    }

    [Fact]
    public void However_many_come_at_once_no_two_get_one_place()
    {
        var queue = Queue(perSecond: 100, burst: 50);
        var waits = new ConcurrentBag<double?>();

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            foreach (var wait in Waits(queue, 1000)) waits.Add(wait);
        });

        waits.Count(wait => wait == 0).Should().Be(50);
        waits.Where(wait => wait > 0).Order().Should().Equal(Enumerable.Range(1, 990).Select(place => (double?)place * 10));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void Without_a_bound_nobody_waits(bool enabled, int perSecond) =>
        Waits(Queue(perSecond, burst: 1, enabled), 10_000).Should().OnlyContain(wait => wait == 0);

    [Fact]
    public void A_crowd_that_comes_when_it_is_told_is_in_as_soon_as_the_rate_allows()
    {
        var queue = Queue(perSecond: 100, burst: 10);
        var begun = time.GetTimestamp();
        var coming = new List<(JoinPlaces Places, TimeSpan At)>();
        for (var i = 0; i < 500; i++)
        {
            var places = new JoinPlaces(queue, time);
            if (!places.TryTake(out var retryAfter)) coming.Add((places, retryAfter));
        }

        coming.Should().HaveCount(490);
        foreach (var (places, at) in coming.OrderBy(client => client.At))
        {
            time.Advance(at - time.GetElapsedTime(begun));
            places.TryUse().Should().BeTrue("it was told to come now");
        }

        time.GetElapsedTime(begun).Should().BeLessThanOrEqualTo(TimeSpan.FromSeconds(5), "490 places are 4.9 s, and there is a little jitter");
    }

    [Fact]
    public void A_place_is_good_from_its_time_on_for_two_seconds_and_once()
    {
        var queue = Queue(perSecond: 1, burst: 1);
        var places = new JoinPlaces(queue, time);
        places.TryTake(out _).Should().BeTrue();
        for (var i = 0; i < 3; i++) places.TryTake(out _).Should().BeFalse(); // for 1, 2 and 3 s from now

        places.TryUse().Should().BeFalse("it is too early");
        time.Advance(TimeSpan.FromSeconds(1.1));
        places.TryUse().Should().BeTrue();
        places.TryUse().Should().BeFalse("the next place is a second later");
        time.Advance(TimeSpan.FromSeconds(3.5));
        places.TryUse().Should().BeTrue("the place at 3 s is 1.6 s old; the one at 2 s is lost");
        places.TryUse().Should().BeFalse();
    }

    [Fact]
    public void Where_there_is_no_place_one_is_told_to_come_in_some_seconds()
    {
        var queue = Queue(perSecond: 1, burst: 1);
        var places = new JoinPlaces(queue, time);
        for (var i = 0; i < 10; i++) places.TryTake(out _);

        for (var i = 0; i < 100; i++)
        {
            places.TryTake(out var retryAfter).Should().BeFalse();
            retryAfter.Should().BeGreaterThan(TimeSpan.FromSeconds(4)).And.BeLessThanOrEqualTo(TimeSpan.FromSeconds(10));
        }
    }

    private JoinQueue Queue(int perSecond, int burst, bool enabled = true) => new(
        Options.Create(new LimitOptions { Enabled = enabled, NodeJoinsPerSecond = perSecond, NodeJoinsBurst = burst }), TestMeters.Create(), time);

    /// <summary>What so many who come now are told, in milliseconds.</summary>
    private double?[] Waits(JoinQueue queue, int count)
    {
        var now = time.GetTimestamp();
        return [.. Enumerable.Range(0, count).Select(_ => queue.Enter(now) is { } due ? time.GetElapsedTime(now, due).TotalMilliseconds : (double?)null)];
    }
}
