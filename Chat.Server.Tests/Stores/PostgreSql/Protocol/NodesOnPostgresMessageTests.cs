using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.PostgreSql.Protocol;

[NeedsPostgres]
public sealed class NodesOnPostgresMessageTests(TwoNodesOnPostgres nodes) : MessageSpecification, IClassFixture<TwoNodesOnPostgres>
{
    protected override Task<ChatTestClient> OpenAsync(string user, string[] roles) => nodes.ConnectAsync(user, WireProtocol.Json, roles);
}
