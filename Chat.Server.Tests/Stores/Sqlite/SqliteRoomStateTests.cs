using Chat.Server.Tests.Specifications;

namespace Chat.Server.Tests.Stores.Sqlite;

public sealed class SqliteRoomStateTests() : RoomStateSpecification(new SqliteLogs());
