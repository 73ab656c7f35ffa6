using Chat.Server.Ports;
using Chat.Server.Stores.Sqlite;

namespace Chat.Server.Tests.Stores.Sqlite;

/// <param name="journal">As <see cref="HistoryOptions.Journal"/>.</param>
public sealed class SqliteLogs(bool journal = true) : TestLogs
{
    private readonly List<SqliteFolder> folders = [];

    internal SqliteFolder NewFolder()
    {
        folders.Add(new SqliteFolder(journal: journal));
        return folders[^1];
    }

    internal override Task<(IMessageLog Log, IOutbox Outbox)> OpenAsync(HistoryOptions history, OutboxSettings outbox, TimeProvider time)
    {
        var log = NewFolder().Open(time, history, outbox: outbox);
        return Task.FromResult<(IMessageLog, IOutbox)>((log, new SqliteOutbox(log)));
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var folder in folders) await folder.DisposeAsync();
    }
}
