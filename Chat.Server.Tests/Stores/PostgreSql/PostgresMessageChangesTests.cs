using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.PostgreSql;

[NeedsPostgres]
public sealed class PostgresMessageChangesTests(SharedPostgres postgres) : MessageChangesSpecification(new PostgresLogs(postgres)), IClassFixture<SharedPostgres>;
