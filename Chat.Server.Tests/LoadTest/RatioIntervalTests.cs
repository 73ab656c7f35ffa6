using Chat.LoadTest.Reports;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.LoadTest;

public sealed class RatioIntervalTests
{
    [Fact]
    public void What_is_the_same_in_every_round_has_an_interval_without_width()
    {
        var interval = RatioInterval.Of([10, 20, 10, 30, 15, 12], [11, 22, 11, 33, 16.5, 13.2]);

        interval.Ratio.Should().BeApproximately(1.1, 1e-9);
        interval.Width.Should().BeLessThan(1e-9);
        new RatioVerdict("new", "old", interval, 0.05, 1.03).ToString().Should().Be("new is 1.100 of old (1.100–1.100 with 95 % confidence, 6 rounds): more than 1.03");
    }

    [Fact]
    public void Fewer_than_six_rounds_say_nothing_for_certain()
    {
        var interval = RatioInterval.Of([10, 10, 10, 10, 10], [10, 10, 10, 10, 10]);

        (interval.Low, interval.High).Should().Be((0, double.PositiveInfinity));
        new RatioVerdict("new", "old", interval, 0.05, 1.03).IsDecided.Should().BeFalse();
    }

    [Fact]
    public void Of_six_rounds_the_interval_goes_from_the_least_to_the_most()
    {
        var interval = RatioInterval.Of([100, 100, 100, 100, 100, 100], [98, 99, 100, 101, 102, 103]);

        (interval.Low, interval.High).Should().Be((0.98, 1.03));
    }

    /// <summary>The quantiles of Wilcoxon's signed-rank statistic in the tables of Hollander and Wolfe (A.4): 95 % with 10 rounds leaves out 8 averages at each end, with 20 rounds 52.</summary>
    [Theory]
    [InlineData(10, 8)]
    [InlineData(20, 52)]
    public void The_interval_is_that_of_the_signed_rank_test(int rounds, int outside)
    {
        double[] second = [.. Enumerable.Range(0, rounds).Select(i => Math.Exp(i * i / 1000.0))];
        var averages = (from i in Enumerable.Range(0, rounds) from j in Enumerable.Range(i, rounds - i) select (i * i + j * j) / 2000.0).Order().ToArray();

        var interval = RatioInterval.Of([.. Enumerable.Repeat(1.0, rounds)], second);

        Math.Log(interval.Low).Should().BeApproximately(averages[outside], 1e-9);
        Math.Log(interval.High).Should().BeApproximately(averages[^(outside + 1)], 1e-9);
    }

    [Fact]
    public void A_round_that_was_disturbed_moves_it_little()
    {
        double[] first = [.. Enumerable.Repeat(10.0, 12)];
        double[] second = [9.9, 10.1, 10.0, 9.8, 10.2, 10.0, 9.9, 10.1, 10.0, 10.0, 9.9, 40.0];

        var interval = RatioInterval.Of(first, second);

        interval.Ratio.Should().BeApproximately(1.0, 0.02);
        interval.Width.Should().BeLessThan(0.05);
        new RatioVerdict("new", "old", interval, 0.05, 1.03).ToString().Should().EndWith(": at most 1.03");
    }

    [Fact]
    public void What_cannot_be_narrowed_is_said_to_be_undecided()
    {
        var interval = RatioInterval.Of([10, 10, 10, 10, 10, 10], [8, 12, 9, 11, 8, 13]);

        new RatioVerdict("new", "old", interval, 0.05, 1.03).ToString().Should().Contain("could not be narrowed to 0.05").And.EndWith("whether it is at most 1.03 is not decided");
    }
}
