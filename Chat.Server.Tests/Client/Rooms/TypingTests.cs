using Chat.Client.Rooms;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Client.Rooms;

public sealed class TypingTests
{
    private readonly ManualTime time = new();
    private readonly List<IReadOnlyList<string>> told = [];

    [Fact]
    public void Who_types_is_forgotten_after_six_seconds_without_news()
    {
        using var typing = new TypingList(time, told.Add);

        typing.Note("alice", true);
        time.Advance(TimeSpan.FromSeconds(4));
        typing.Note("bob", true);
        time.Advance(TimeSpan.FromSeconds(1.9));
        typing.Note("alice", true);
        time.Advance(TimeSpan.FromSeconds(5));

        typing.Users.Should().Equal("alice");
        time.Advance(TimeSpan.FromSeconds(2));
        told.Should().BeEquivalentTo(new string[][] { ["alice"], ["alice", "bob"], ["alice"], [] }, order => order.WithStrictOrdering());
    }

    [Fact]
    public void Who_stops_is_forgotten_at_once_and_nobody_is_told_of_nothing()
    {
        using var typing = new TypingList(time, told.Add);

        typing.Note("alice", true);
        typing.Note("bob", false);
        typing.Note("alice", true);
        typing.Note("alice", false);
        typing.Clear();

        told.Select(users => users.Count).Should().Equal(1, 0);
    }

    [Fact]
    public void The_own_typing_is_said_every_three_seconds_and_once_when_it_stops()
    {
        var notifier = new TypingNotifier(time);

        notifier.Note(false).Should().BeFalse();
        notifier.Note(true).Should().BeTrue();
        notifier.Note(true).Should().BeFalse();
        time.Advance(TimeSpan.FromSeconds(3));
        notifier.Note(true).Should().BeTrue();
        notifier.Note(false).Should().BeTrue();
        notifier.Note(false).Should().BeFalse();
        notifier.Note(true).Should().BeTrue();
    }
}
