namespace Chat.Server.Tests.Messages;

public sealed class SqliteWithoutJournalReopeningTests : SqliteReopeningTests
{
    private protected override bool Journal => false;
}
