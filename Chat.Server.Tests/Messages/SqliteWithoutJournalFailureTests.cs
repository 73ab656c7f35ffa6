namespace Chat.Server.Tests.Messages;

public sealed class SqliteWithoutJournalFailureTests : SqliteFailureTests
{
    private protected override bool Journal => false;
}
