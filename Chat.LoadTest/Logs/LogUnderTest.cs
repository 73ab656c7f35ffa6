using Chat.Server.Messages;
using Chat.Server.Messages.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chat.LoadTest.Logs;

/// <summary>A way to make an empty log.</summary>
internal sealed record LogUnderTest(string Name, Func<DirectoryInfo, LogUnderTest.Opened> Open)
{
    public static IReadOnlyList<LogUnderTest> All { get; } =
    [
        new("SQLite", folder =>
        {
            var file = new SqliteLogFile($"Data Source={Path.Combine(folder.FullName, $"{Guid.NewGuid():N}.db")}");
            var log = new SqliteMessageLog(file, Settings, TimeProvider.System, NullLogger<SqliteMessageLog>.Instance);
            return new Opened(log, log.DisposeAsync);
        }),
        new("memory", _ =>
        {
            var log = new MemoryMessageLog(Settings, TimeProvider.System);
            return new Opened(log, () =>
            {
                log.Dispose();
                return ValueTask.CompletedTask;
            });
        }),
    ];

    private static IOptions<HistoryOptions> Settings => Options.Create(new HistoryOptions());

    internal sealed class Opened(IMessageLog log, Func<ValueTask> close) : IAsyncDisposable
    {
        public IMessageLog Log => log;

        public ValueTask DisposeAsync() => close();
    }
}
