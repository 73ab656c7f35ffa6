using Chat.Server.Stores;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Stores;

public sealed class CommitPaceTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    private readonly ManualTime time = new();
    private readonly CommitPace pace;

    public CommitPaceTests() => pace = new CommitPace(Interval, PartsOfInterval.Whole, time);

    [Fact]
    public void The_first_commit_begins_at_once()
    {
        pace.TimeToWait().Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void A_commit_that_follows_closely_waits_until_the_interval_since_the_one_before_is_over()
    {
        pace.Begin();
        pace.TimeToWait().Should().Be(Interval);
        time.Advance(TimeSpan.FromMilliseconds(3));
        pace.TimeToWait().Should().Be(TimeSpan.FromMilliseconds(2));
    }

    [Fact]
    public void A_commit_that_comes_alone_begins_at_once()
    {
        pace.Begin();
        time.Advance(Interval);
        pace.TimeToWait().Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void Without_an_interval_nothing_waits()
    {
        var hasty = new CommitPace(TimeSpan.Zero, PartsOfInterval.Whole, time);
        hasty.Begin();
        hasty.Took(1);
        hasty.TimeToWait().Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void Waits_that_bring_nobody_cease_and_are_tried_again_now_and_then()
    {
        pace.Begin();
        CommitClosely(20, broughtCompany: false);

        CommitClosely(1024, broughtCompany: false).Should().Be(4, "every 256th looks again");
    }

    [Fact]
    public void Once_waiting_brings_company_again_every_commit_that_follows_closely_waits()
    {
        pace.Begin();
        CommitClosely(100, broughtCompany: false);
        CommitClosely(1000, broughtCompany: true);

        CommitClosely(20, broughtCompany: true).Should().Be(20);
    }

    [Fact]
    public void One_wait_of_three_that_brings_company_is_enough()
    {
        pace.Begin();
        var waited = 0;
        for (var i = 0; i < 99; i++) waited += CommitClosely(1, broughtCompany: i % 3 == 0);

        waited.Should().Be(99);
    }

    [Fact]
    public void Until_enough_comes_in_an_interval_only_a_fifth_of_it_is_waited_for()
    {
        var choosy = new CommitPace(Interval, PartsOfInterval.FifthBelow(10), time);
        choosy.Begin();
        choosy.TimeToWait().Should().Be(Interval / 5);

        CommitEveryHalfMillisecond(choosy, 500, size: 1);
        choosy.TimeToWait().Should().Be(Interval, "10 come in 5 ms");
    }

    [Fact]
    public void When_less_comes_in_an_interval_again_only_a_fifth_of_it_is_waited_for()
    {
        var choosy = new CommitPace(Interval, PartsOfInterval.FifthBelow(10), time);

        CommitEveryHalfMillisecond(choosy, 200, size: 2);
        choosy.TimeToWait().Should().Be(Interval);
        time.Advance(Interval * 100);
        CommitEveryHalfMillisecond(choosy, 20, size: 1);
        choosy.TimeToWait().Should().Be(Interval / 5);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(3, 5)]
    [InlineData(100, 5)]
    public void Where_the_wait_grows_the_part_is_as_what_comes_and_at_most_all_of_the_interval(int messagesEachHalfMillisecond, double milliseconds)
    {
        var growing = new CommitPace(Interval, PartsOfInterval.Growing(25), time);
        growing.Begin();
        growing.TimeToWait().Should().Be(TimeSpan.Zero, "nothing has been counted");

        CommitEveryHalfMillisecond(growing, 200, size: messagesEachHalfMillisecond);
        growing.TimeToWait().Should().BeCloseTo(TimeSpan.FromMilliseconds(milliseconds), TimeSpan.FromTicks(1));
    }

    [Fact]
    public void Where_the_wait_grows_nothing_waits_while_little_comes()
    {
        var growing = new CommitPace(Interval, PartsOfInterval.Growing(25), time);
        CommitSeldom(growing);

        growing.TimeToWait().Should().Be(TimeSpan.Zero, "4.5 come in 5 ms");
    }

    [Fact]
    public void Where_the_wait_grows_it_ceases_when_less_comes_again()
    {
        var growing = new CommitPace(Interval, PartsOfInterval.Growing(25), time);
        CommitEveryHalfMillisecond(growing, 200, size: 20);
        growing.TimeToWait().Should().Be(Interval);

        CommitSeldom(growing);
        growing.TimeToWait().Should().Be(TimeSpan.Zero);
    }

    private void CommitSeldom(CommitPace choosy)
    {
        for (var i = 0; i < 200; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(1.1));
            choosy.Begin();
            choosy.Took(1);
        }
    }

    private void CommitEveryHalfMillisecond(CommitPace choosy, int count, int size)
    {
        for (var i = 0; i < count; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(0.5));
            if (choosy.TimeToWait() > TimeSpan.Zero) choosy.Waited(broughtCompany: true);
            choosy.Begin();
            choosy.Took(size);
        }
    }

    /// <returns>How many of them waited.</returns>
    private int CommitClosely(int count, bool broughtCompany)
    {
        var waited = 0;
        for (var i = 0; i < count; i++)
        {
            if (pace.TimeToWait() > TimeSpan.Zero)
            {
                waited++;
                pace.Waited(broughtCompany);
            }

            pace.Begin();
        }

        return waited;
    }
}
