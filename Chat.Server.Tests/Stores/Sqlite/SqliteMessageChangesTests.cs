using Chat.Server.Tests.Specifications;

namespace Chat.Server.Tests.Stores.Sqlite;

public sealed class SqliteMessageChangesTests() : MessageChangesSpecification(new SqliteLogs());
