using System.Net;
using System.Net.WebSockets;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Limits;

/// <summary>Connections beyond the limits are refused before the upgrade, and room is made when others go.</summary>
public sealed class ConnectionLimitTests
{
    [Theory]
    [InlineData("--Chat:Limits:ConnectionsPerUser=2", HttpStatusCode.TooManyRequests)]
    [InlineData("--Chat:Limits:ConnectionsPerAddress=2", HttpStatusCode.TooManyRequests)]
    [InlineData("--Chat:Limits:Connections=2", HttpStatusCode.ServiceUnavailable)]
    public async Task The_third_connection_is_refused_until_one_has_gone(string limit, HttpStatusCode status)
    {
        await using var server = await ChatServer.StartAsync("--Chat:Limits:Enabled=true", limit);
        await using var first = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        await using var second = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);

        foreach (var path in new[] { ChatEndpoints.PlainJson, ChatEndpoints.Hub })
        {
            var refused = await UpgradeAsync(server.Address, path, "alice");
            refused.Status.Should().Be(status);
            refused.RetryAfter.Should().BePositive();
        }

        await first.AbortAsync();
        await Wait.UntilAsync(async () => (await UpgradeAsync(server.Address, ChatEndpoints.PlainJson, "alice")).Status == HttpStatusCode.SwitchingProtocols, "room again");
    }

    [Fact]
    public async Task Behind_a_trusted_proxy_the_clients_own_address_counts()
    {
        await using var server = await ChatServer.StartAsync(
            "--Chat:Limits:Enabled=true", "--Chat:Limits:ConnectionsPerAddress=1", "--Chat:Transport:TrustedProxies:0=127.0.0.0/8");
        using var first = await OpenAsync(server.Address, "192.0.2.1");
        using var second = await OpenAsync(server.Address, "192.0.2.2");
        using var ipv6 = await OpenAsync(server.Address, "2001:db8:1:2::3");

        (await UpgradeAsync(server.Address, ChatEndpoints.PlainJson, "alice", "192.0.2.1")).Status.Should().Be(HttpStatusCode.TooManyRequests);
        (await UpgradeAsync(server.Address, ChatEndpoints.PlainJson, "alice", "2001:db8:1:2:ffff::9")).Status.Should().Be(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Without_a_trusted_proxy_nobody_chooses_its_address()
    {
        await using var server = await ChatServer.StartAsync("--Chat:Limits:Enabled=true", "--Chat:Limits:ConnectionsPerAddress=1");
        using var first = await OpenAsync(server.Address, "192.0.2.1");

        (await UpgradeAsync(server.Address, ChatEndpoints.PlainJson, "alice", "192.0.2.2")).Status.Should().Be(HttpStatusCode.TooManyRequests);
    }

    private static async Task<ClientWebSocket> OpenAsync(Uri server, string forwardedFor)
    {
        var socket = Socket("alice", forwardedFor);
        await socket.ConnectAsync(new Uri($"ws://{server.Authority}{ChatEndpoints.PlainJson}"), CancellationToken.None);
        return socket;
    }

    /// <summary>What an upgrade is answered with; the connection is given up at once.</summary>
    private static async Task<(HttpStatusCode Status, int RetryAfter)> UpgradeAsync(Uri server, string path, string user, string? forwardedFor = null)
    {
        using var socket = Socket(user, forwardedFor);
        socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await socket.ConnectAsync(new Uri($"ws://{server.Authority}{path}"), CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // the status tells
        }

        var headers = socket.HttpResponseHeaders;
        var retryAfter = headers is not null && headers.TryGetValue("Retry-After", out var values) ? int.Parse(values.First()) : 0;
        return (socket.HttpStatusCode, retryAfter);
    }

    private static ClientWebSocket Socket(string user, string? forwardedFor)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {TestTokens.For(user)}");
        if (forwardedFor is not null) socket.Options.SetRequestHeader("X-Forwarded-For", forwardedFor);
        return socket;
    }
}
