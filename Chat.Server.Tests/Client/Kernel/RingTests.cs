using Chat.Client.Kernel;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Client.Kernel;

public sealed class RingTests
{
    [Fact]
    public async Task Each_reader_gets_what_is_held_and_what_follows_to_the_end()
    {
        var ring = new Ring<int>(100);
        for (var i = 0; i < 50; i++) ring.Append(i);
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() => ring.ReadAsync(0).TakeAsync(int.MaxValue, default))).ToArray();
        for (var i = 50; i < 90; i++) ring.Append(i);
        ring.Complete();
        ring.Append(1_000);

        foreach (var reader in readers) (await reader.WaitAsync(Wait.Deadline)).Should().Equal(Enumerable.Range(0, 90));
    }

    [Fact]
    public void Only_the_last_items_are_held()
    {
        var ring = new Ring<int>(20);
        for (var i = 0; i < 1_000; i++) ring.Append(i);

        (ring.First, ring.End).Should().Be((980, 1_000));
        ring.Read(979).State.Should().Be(RingState.Gone);
        Enumerable.Range(980, 20).Select(i => ring.Read(i).Item).Should().Equal(Enumerable.Range(980, 20));
        ring.Read(1_000).State.Should().Be(RingState.Empty);
    }

    [Fact]
    public async Task Who_waits_is_woken()
    {
        var ring = new Ring<int>(2);
        var change = ring.Read(0).Change;
        change.IsCompleted.Should().BeFalse();

        ring.Append(7);

        await change.WaitAsync(Wait.Deadline);
        ring.Read(0).Item.Should().Be(7);
    }

    [Fact]
    public void The_newest_that_fits_is_replaced()
    {
        var ring = new Ring<int>(3);
        foreach (var item in new[] { 1, 2, 3, 2 }) ring.Append(item);

        ring.Replace(item => item == 2, item => item * 10);
        ring.Replace(item => item == 1, item => item * 10);

        Enumerable.Range(1, 3).Select(i => ring.Read(i).Item).Should().Equal(2, 3, 20);
    }
}
