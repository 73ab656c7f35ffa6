namespace Chat.Server.Tests.Stores.Sqlite;

public sealed class SqliteWithoutJournalSearchTests : SqliteMessageSearchTests
{
    private protected override bool Journal => false;
}
