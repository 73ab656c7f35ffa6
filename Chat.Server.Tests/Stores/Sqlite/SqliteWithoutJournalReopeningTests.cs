namespace Chat.Server.Tests.Stores.Sqlite;

public sealed class SqliteWithoutJournalReopeningTests : SqliteReopeningTests
{
    private protected override bool Journal => false;
}
