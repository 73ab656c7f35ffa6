using System.Collections.Concurrent;
using System.Text;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chat.Server.Tests.FastPath;

public sealed class TakeoverTests
{
    [Theory]
    [InlineData(WireProtocol.PlainJson, false)]
    [InlineData(WireProtocol.PlainJson, true)]
    [InlineData(WireProtocol.Json, false)]
    [InlineData(WireProtocol.Json, true)]
    [InlineData(WireProtocol.MessagePack, false)]
    [InlineData(WireProtocol.MessagePack, true)]
    public async Task Nothing_of_its_request_is_held_while_a_WebSocket_lives(WireProtocol protocol, bool tls)
    {
        var requests = new Requests();
        await using var server = await TlsServer.StartAsync(tls, builder => builder.Services.AddSingleton<IStartupFilter>(requests));

        await using var alice = await Connect.ToAsync(server.Address, "alice", protocol);
        await alice.JoinAsync("room");

        requests.Seen.Should().ContainSingle();
        await Wait.UntilAsync(
            () =>
            {
                GC.Collect();
                return !requests.Seen.Single().IsAlive;
            },
            "the request is collected");
        (await alice.MembersAsync("room")).Members.Should().Equal("alice");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_client_sends_together_with_its_request_is_not_lost(bool tls)
    {
        await using var server = await TlsServer.StartAsync(tls, null);
        var join = Encoding.UTF8.GetBytes("""{"type":"join_room","room":"room","id":1}""");

        await using var eager = await RawSocket.ConnectAsync(server.Address, TestTokens.For("eager"), [.. RawSocket.Header(RawFrame.Text, join.Length), .. join]);

        eager.Status.Should().Be(101);
        (await eager.ReadTextAsync("\"ack\"")).Should().Contain("eager");
    }

    [Fact]
    public async Task The_answer_to_the_upgrade_is_the_one_of_the_RFC_and_names_the_subprotocol()
    {
        await using var server = await ChatServer.StartAsync();

        await using var socket = await RawSocket.OpenAsync(server.Address, ChatEndpoints.PlainJson,
            $"Sec-WebSocket-Protocol: chat.v1, bearer.{TestTokens.For("alice")}");

        socket.Status.Should().Be(101);
        socket.Response.Should().Contain("Connection: Upgrade\r\n").And.Contain("Upgrade: websocket\r\n")
            .And.Contain("Sec-WebSocket-Protocol: chat.v1\r\n")
            .And.Contain("Sec-WebSocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=\r\n", "that is base64(SHA-1(key + GUID)) of a key of zeros");
    }

    [Fact]
    public async Task A_connection_that_has_served_an_ordinary_request_can_still_become_a_WebSocket()
    {
        await using var server = await ChatServer.StartAsync();
        using var tcp = new System.Net.Sockets.TcpClient();
        await tcp.ConnectAsync(server.Address.Host, server.Address.Port);
        var stream = tcp.GetStream();
        var reader = new StreamReader(stream, Encoding.Latin1);

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /health/live HTTP/1.1\r\nHost: {server.Address.Authority}\r\n\r\n"));
        (await reader.ReadLineAsync().WaitAsync(Wait.Deadline)).Should().Be("HTTP/1.1 200 OK");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET {ChatEndpoints.PlainJson}?token={TestTokens.For("alice")} HTTP/1.1\r\nHost: {server.Address.Authority}\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"));

        var seen = "";
        while (!seen.Contains("Connected successfully", StringComparison.Ordinal))
        {
            var buffer = new char[1024];
            var count = await reader.ReadAsync(buffer.AsMemory()).AsTask().WaitAsync(Wait.Deadline);
            count.Should().BePositive();
            seen += new string(buffer, 0, count);
        }

        seen.Should().Contain("HTTP/1.1 101");
    }

    /// <summary>The requests that open a WebSocket, held weakly.</summary>
    private sealed class Requests : IStartupFilter
    {
        public ConcurrentQueue<WeakReference> Seen { get; } = new();

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, following) =>
            {
                if (context.Request.Headers.Upgrade.Count > 0) Seen.Enqueue(new WeakReference(context));
                return following(context);
            });
            next(app);
        };
    }
}
