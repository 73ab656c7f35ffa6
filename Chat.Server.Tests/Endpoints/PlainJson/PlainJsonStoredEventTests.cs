using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Endpoints.PlainJson;

public sealed class PlainJsonStoredEventTests(ServerFixture fixture) : StoredEventSpecification, IClassFixture<ServerFixture>
{
    protected override async Task<ChatTestClient> OpenAsync(string user, string[] roles) =>
        await PlainTestClient.ConnectAsync(fixture.Server.Address, TestTokens.For(user, roles));
}
