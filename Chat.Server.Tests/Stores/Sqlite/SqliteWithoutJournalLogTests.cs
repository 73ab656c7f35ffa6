using Chat.Server.Tests.Specifications;

namespace Chat.Server.Tests.Stores.Sqlite;

public sealed class SqliteWithoutJournalLogTests() : MessageLogSpecification(new SqliteLogs(journal: false));
