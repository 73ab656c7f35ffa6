namespace Chat.Server.Tests.Stores.Sqlite;

public sealed class SqliteWithoutJournalSearchTests() : SqliteMessageSearchTests(new SqliteLogs(journal: false));
