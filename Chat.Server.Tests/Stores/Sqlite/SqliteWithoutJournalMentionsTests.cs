using Chat.Server.Ports;

namespace Chat.Server.Tests.Stores.Sqlite;

public sealed class SqliteWithoutJournalMentionsTests : SqliteMentionsTests
{
    private protected override Task<IMessageLog> CreateAsync(HistoryOptions options, TimeProvider time)
    {
        options.Journal = false;
        return base.CreateAsync(options, time);
    }
}
