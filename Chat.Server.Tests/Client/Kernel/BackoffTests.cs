using Chat.Client.Kernel;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Client.Kernel;

public sealed class BackoffTests
{
    [Fact]
    public void Waits_grow_to_thirty_seconds_and_begin_anew()
    {
        var backoff = new Backoff(() => 1);

        Enumerable.Range(0, 8).Select(_ => backoff.Next().TotalSeconds).Should().Equal(1, 2, 4, 8, 16, 30, 30, 30);
        backoff.Reset();
        backoff.Next().TotalSeconds.Should().Be(1);
    }

    [Fact]
    public void A_wait_is_anything_up_to_its_bound()
    {
        var dice = new Queue<double>([0, 0.5, 0.25]);
        var backoff = new Backoff(dice.Dequeue);

        Enumerable.Range(0, 3).Select(_ => backoff.Next().TotalSeconds).Should().Equal(0, 1, 1);
    }

    [Fact]
    public void The_server_is_given_the_time_it_asks_for()
    {
        var backoff = new Backoff(() => 0.5);

        backoff.Next(TimeSpan.FromSeconds(10)).Should().Be(TimeSpan.FromSeconds(10.5));
        backoff.Next(TimeSpan.FromSeconds(0.1)).Should().Be(TimeSpan.FromSeconds(1));
    }
}
