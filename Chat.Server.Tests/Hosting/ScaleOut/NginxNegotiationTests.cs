using Chat.Contracts;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.StockClients;
using FluentAssertions;
using Microsoft.AspNetCore.Http.Connections;
using Xunit;

namespace Chat.Server.Tests.Hosting.ScaleOut;

/// <summary>What a stock client negotiates with one of two nodes, it finds there.</summary>
public sealed class NginxNegotiationTests(TwoNodesBehindNginx nodes) : IClassFixture<TwoNodesBehindNginx>
{
    private const int Clients = 6;

    [Theory]
    [InlineData(HttpTransportType.WebSockets)]
    [InlineData(HttpTransportType.ServerSentEvents)]
    [InlineData(HttpTransportType.LongPolling)]
    public async Task Every_client_that_negotiates_is_connected(HttpTransportType transport)
    {
        var clients = Enumerable.Range(0, Clients).Select(i => StockClient.DotNet(
            new StockClientOptions(new Uri(nodes.Address, ChatEndpoints.Hub), () => TestTokens.For($"user {i}")) { Transport = transport })).ToArray();
        try
        {
            foreach (var client in clients) await client.StartAsync();
            foreach (var client in clients) await client.InvokeAsync(ChatOperations.JoinRoom, new { room = $"{transport}" });
            await clients[0].InvokeAsync(ChatOperations.Message, new { room = $"{transport}", text = "everybody" });

            foreach (var client in clients) await client.Events.FirstAsync<ChatMessage>();
            clients.SelectMany(client => client.Events.Of<StateChange>()).Should().BeEmpty();
        }
        finally
        {
            foreach (var client in clients) await client.DisposeAsync();
        }
    }
}
