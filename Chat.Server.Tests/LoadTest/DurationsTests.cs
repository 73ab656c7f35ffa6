using Chat.LoadTest.Commands;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.LoadTest;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("30s", 30)]
    [InlineData("2m", 120)]
    [InlineData("1.5", 1.5)]
    [InlineData("00:10:00", 600)]
    public void People_may_write_them_in_several_ways(string text, double seconds)
    {
        Durations.TryParse(text, out var duration).Should().BeTrue();
        duration.TotalSeconds.Should().Be(seconds);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("2 weeks")]
    [InlineData("-00:00:01")]
    [InlineData("")]
    public void Other_texts_are_none(string text) => Durations.TryParse(text, out _).Should().BeFalse();
}
