using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.PostgreSql.Protocol;

[NeedsPostgres]
public sealed class PostgresReactionTests(PostgresServerFixture fixture) : ReactionSpecification, IClassFixture<PostgresServerFixture>
{
    protected override Task<ChatTestClient> OpenAsync(string user, string[] roles) => Connect.ToAsync(fixture.Server.Address, user, WireProtocol.PlainJson, roles);
}
