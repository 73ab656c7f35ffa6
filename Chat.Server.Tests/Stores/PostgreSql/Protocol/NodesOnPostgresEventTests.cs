using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.PostgreSql.Protocol;

[NeedsPostgres]
public sealed class NodesOnPostgresEventTests(TwoNodesOnPostgres nodes) : EventSpecification, IClassFixture<TwoNodesOnPostgres>
{
    protected override Task<ChatTestClient> OpenAsync(string user, string[] roles) => nodes.ConnectAsync(user, WireProtocol.Json, roles);
}
