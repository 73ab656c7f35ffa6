using Chat.Server.Tests.Specifications;

namespace Chat.Server.Tests.Stores.Sqlite;

public sealed class SqliteWithoutJournalMentionsTests() : MentionsSpecification(new SqliteLogs(journal: false));
