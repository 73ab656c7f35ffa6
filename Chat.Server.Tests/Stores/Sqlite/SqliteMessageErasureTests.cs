using Chat.Server.Tests.Specifications;

namespace Chat.Server.Tests.Stores.Sqlite;

public sealed class SqliteMessageErasureTests() : MessageErasureSpecification(new SqliteLogs());
