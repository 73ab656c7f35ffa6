using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.PostgreSql;

[NeedsPostgres]
public sealed class PostgresOutboxSpecificationTests(SharedPostgres postgres) : OutboxSpecification(new PostgresLogs(postgres)), IClassFixture<SharedPostgres>;
