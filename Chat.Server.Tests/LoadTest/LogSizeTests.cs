using Chat.LoadTest.Logs;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.LoadTest;

public sealed class LogSizeTests
{
    [Fact]
    public async Task A_log_is_filled_measured_trimmed_and_removed()
    {
        var folder = Directory.CreateTempSubdirectory("chat-size-");
        try
        {
            var figures = await new SizeBenchmark(messages: 2000, rooms: 20, length: 100, TimeSpan.FromMilliseconds(200)).MeasureAsync(() => SizeStore.Sqlite(folder), _ => { }, CancellationToken.None);

            figures.Bytes.Should().BeGreaterThan(2000 * 100);
            figures.Sweep.Should().NotBeNull();
            new[] { figures.Empty, figures.Full, figures.Resume, figures.Meanwhile }.Should().AllSatisfy(one => one.Latency.TotalCount.Should().BePositive());
            folder.EnumerateFileSystemInfos().Should().BeEmpty();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
