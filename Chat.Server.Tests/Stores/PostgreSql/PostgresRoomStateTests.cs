using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.PostgreSql;

[NeedsPostgres]
public sealed class PostgresRoomStateTests(SharedPostgres postgres) : RoomStateSpecification(new PostgresLogs(postgres)), IClassFixture<SharedPostgres>;
