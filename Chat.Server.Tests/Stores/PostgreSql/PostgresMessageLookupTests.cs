using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.PostgreSql;

[NeedsPostgres]
public sealed class PostgresMessageLookupTests(SharedPostgres postgres) : MessageLookupSpecification(new PostgresLogs(postgres)), IClassFixture<SharedPostgres>;
