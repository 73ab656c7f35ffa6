using Chat.Server.Tests.Specifications;

namespace Chat.Server.Tests.Stores.Sqlite;

public sealed class SqliteWithoutJournalRoomStateTests() : RoomStateSpecification(new SqliteLogs(journal: false));
