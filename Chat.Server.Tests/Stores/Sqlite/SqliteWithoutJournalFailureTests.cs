namespace Chat.Server.Tests.Stores.Sqlite;

public sealed class SqliteWithoutJournalFailureTests : SqliteFailureTests
{
    private protected override bool Journal => false;
}
