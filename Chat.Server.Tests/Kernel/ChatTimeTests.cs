using System.Globalization;
using Chat.Server.Kernel;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Kernel;

public sealed class ChatTimeTests
{
    [Theory]
    [InlineData("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000Z")]
    [InlineData("2026-01-02T03:04:05.6Z", "2026-01-02T03:04:05.600Z")]
    [InlineData("2026-01-02T03:04:05.6789999Z", "2026-01-02T03:04:05.678Z")]
    [InlineData("2026-01-02T03:04:05+02:00", "2026-01-02T01:04:05.000Z")]
    [InlineData("2026-01-02T03:04:05.678-11:30", "2026-01-02T14:34:05.678Z")]
    public void A_time_is_read_with_its_zone_and_written_in_UTC(string text, string utc)
    {
        ChatTime.TryParse(text, out var time).Should().BeTrue();
        time.Kind.Should().Be(DateTimeKind.Utc);
        ChatTime.Text(time).Should().Be(utc);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-01-02")]
    [InlineData("2026-01-02T03:04Z")]
    [InlineData("2026-01-02T03:04:05")]
    [InlineData("2026-01-02T03:04:05.Z")]
    [InlineData("2026-01-02T03:04:05,6Z")]
    [InlineData("2026-01-02T03:04:05.12345678Z")]
    [InlineData("2026-01-02 03:04:05Z")]
    [InlineData(" 2026-01-02T03:04:05Z")]
    [InlineData("2026-01-02T03:04:05Z ")]
    [InlineData("2026-13-02T03:04:05Z")]
    [InlineData("2026-02-29T03:04:05Z")]
    [InlineData("2026-01-02T24:00:00Z")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("٢٠٢٦-01-02T03:04:05Z")]
    public void What_is_no_time_with_a_zone_is_refused(string text) => ChatTime.TryParse(text, out _).Should().BeFalse();

    [Fact]
    public void The_last_moment_of_all_is_one() =>
        ChatTime.TryParse(DateTime.MaxValue.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture), out _).Should().BeTrue();
}
