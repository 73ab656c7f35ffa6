using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.PostgreSql;

[NeedsPostgres]
public sealed class PostgresMessageErasureTests(SharedPostgres postgres) : MessageErasureSpecification(new PostgresLogs(postgres)), IClassFixture<SharedPostgres>;
