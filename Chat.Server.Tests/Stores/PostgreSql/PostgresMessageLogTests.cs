using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.PostgreSql;

[NeedsPostgres]
public sealed class PostgresMessageLogTests(SharedPostgres postgres) : MessageLogSpecification(new PostgresLogs(postgres)), IClassFixture<SharedPostgres>;
