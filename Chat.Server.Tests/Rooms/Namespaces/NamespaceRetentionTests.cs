using Chat.Server.Tests.Endpoints.Http;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Rooms.Namespaces;

public sealed class NamespaceRetentionTests
{
    [Fact]
    public async Task Each_namespace_keeps_as_many_messages_as_it_says()
    {
        await using var server = await ChatServer.StartAsync(
        [
            .. ApiClient.Key(0, "shop", "admin"), "--Chat:History:Store=Memory",
            "--Chat:Namespaces:0:Prefix=short-", "--Chat:Namespaces:0:MaxMessages=10",
        ]);
        using var backEnd = ApiClient.WithKey(server.Address, "shop");

        (await backEnd.PostAsync("batch", new { messages = Enumerable.Range(0, 500).Select(i => new { room = i % 2 == 0 ? "short-1" : "long-1", text = $"{i}" }) })).Number("failed").Should().Be(0);

        (await FirstAsync("short-1")).Should().BeGreaterThan(150, "only the newest are kept");
        (await FirstAsync("long-1")).Should().Be(1);

        async Task<long> FirstAsync(string room) => (await backEnd.GetAsync($"rooms/{room}/messages?after=0&limit=200"))["messages"][0].GetProperty("seq").GetInt64();
    }
}
