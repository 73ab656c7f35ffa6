using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.PostgreSql;

[NeedsPostgres]
public sealed class PostgresMentionsTests(SharedPostgres postgres) : MentionsSpecification(new PostgresLogs(postgres)), IClassFixture<SharedPostgres>;
