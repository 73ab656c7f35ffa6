using Chat.LoadTest.Load;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.LoadTest;

public sealed class InFlightTests
{
    private readonly SemaphoreSlim slots = new(0);

    [Fact]
    public void A_message_is_done_with_its_receipt_and_its_last_member()
    {
        var inFlight = new InFlight(2, slots);
        inFlight.Begin(1, members: 2);

        inFlight.Arrived(1);
        inFlight.Arrived(1);
        slots.CurrentCount.Should().Be(0);

        inFlight.Arrived(1);
        slots.CurrentCount.Should().Be(1);

        inFlight.Arrived(1);
        slots.CurrentCount.Should().Be(1, "it is done already");
    }

    [Fact]
    public void A_message_that_never_arrives_gives_its_place_back_once()
    {
        var inFlight = new InFlight(2, slots);
        inFlight.Begin(1, members: 2);
        inFlight.Begin(2, members: 2);

        inFlight.Abandon(1);
        inFlight.AbandonAll();
        inFlight.Arrived(2);

        slots.CurrentCount.Should().Be(2);
    }

    [Fact]
    public void A_message_that_is_overtaken_by_many_gives_its_place_back()
    {
        var inFlight = new InFlight(1, slots);
        for (var number = 1; number <= 9; number++) inFlight.Begin(number, members: 1);

        slots.CurrentCount.Should().Be(7, "two places are there");
    }
}
