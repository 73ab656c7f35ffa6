using Chat.Server.Messages;

namespace Chat.Server.Tests.Messages;

public sealed class SqliteWithoutJournalLogTests : SqliteMessageLogTests
{
    private protected override Task<IMessageLog> CreateAsync(HistoryOptions options, TimeProvider time)
    {
        options.Journal = false;
        return base.CreateAsync(options, time);
    }
}
