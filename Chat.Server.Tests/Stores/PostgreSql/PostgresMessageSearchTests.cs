using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.PostgreSql;

[NeedsPostgres]
public sealed class PostgresMessageSearchTests(SharedPostgres postgres) : MessageSearchSpecification(new PostgresLogs(postgres)), IClassFixture<SharedPostgres>;
