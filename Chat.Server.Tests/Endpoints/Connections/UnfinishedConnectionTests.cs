using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Connections;

/// <summary>
/// Connections that begin something and never get to its end are ended: short times here, and a look at those a server has. Who
/// answers no pings is in <see cref="PlainJson.KeepAliveTests"/>.
/// </summary>
public sealed class UnfinishedConnectionTests
{
    private static readonly TimeSpan Slowly = TimeSpan.FromMilliseconds(200);

    [Theory]
    [InlineData(ChatEndpoints.PlainJson)]
    [InlineData(ChatEndpoints.Hub)]
    public async Task A_request_that_comes_byte_by_byte_is_ended(string endpoint)
    {
        await using var server = await ChatServer.StartAsync(builder => builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.RequestHeadersTimeout.Should().BeLessThanOrEqualTo(TimeSpan.FromSeconds(30), "that is what a server has");
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(1);
        }));
        using var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync(server.Address.Host, server.Address.Port);
        var stream = tcp.GetStream();
        var answer = new StreamReader(stream).ReadToEndAsync();

        await TrickleAsync(stream, Encoding.ASCII.GetBytes($"GET {endpoint} HTTP/1.1\r\nHost: x\r\nX: {new string('x', 10_000)}"), answer);

        (await answer.WaitAsync(Wait.Deadline)).Should().StartWith("HTTP/1.1 408");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{\"protocol\":\"json\",\"version\":1")]
    public async Task A_hub_connection_that_never_finishes_its_handshake_is_ended(string? begun)
    {
        await using var server = await ChatServer.StartAsync(builder => builder.Services.Configure<HubOptions>(hub =>
        {
            (hub.HandshakeTimeout ?? TimeSpan.FromSeconds(15)).Should().BeLessThanOrEqualTo(TimeSpan.FromSeconds(15), "that is what a server has");
            hub.HandshakeTimeout = TimeSpan.FromSeconds(1);
        }));
        await using var socket = await RawSocket.OpenAsync(server.Address, $"{ChatEndpoints.Hub}?access_token={TestTokens.For("alice")}");

        if (begun is not null) await socket.SendAsync(RawFrame.Text, Encoding.UTF8.GetBytes(begun), final: false);

        (await socket.ReadTextAsync("error")).Should().Contain("Handshake was canceled");
    }

    [Fact]
    public async Task A_plain_message_that_comes_byte_by_byte_is_ended_although_pings_are_answered()
    {
        await using var server = await ChatServer.StartAsync("--Chat:Limits:Enabled=true", "--Chat:Limits:MessageTimeout=00:00:01");
        await using var socket = await RawSocket.ConnectAsync(server.Address, TestTokens.For("alice"));
        var close = socket.ReadCloseAsync();

        await TrickleAsync(socket, close);

        (await close).CloseCode.Should().Be((int)WebSocketCloseStatus.PolicyViolation);
    }

    [Theory]
    [InlineData(ChatEndpoints.PlainJson, "")]
    [InlineData(ChatEndpoints.Hub, "{\"protocol\":\"json\",\"version\":1}\u001e")]
    public async Task A_frame_that_comes_byte_by_byte_is_ended_although_something_always_comes(string endpoint, string before)
    {
        await using var server = await ChatServer.StartAsync("--Chat:Limits:Enabled=true", "--Chat:Limits:MessageTimeout=00:00:01");
        await using var socket = await RawSocket.OpenAsync(server.Address, endpoint, $"Authorization: Bearer {TestTokens.For("alice")}");
        if (before.Length > 0) await socket.SendTextAsync(before);
        await socket.ReadTextAsync("alice");
        var close = socket.ReadCloseAsync();

        await socket.SendRawAsync(RawSocket.Header(RawFrame.Text, 30_000));
        await TrickleAsync(_ => socket.SendRawAsync(" "u8.ToArray()), close);

        (await close).CloseCode.Should().Be((int)WebSocketCloseStatus.PolicyViolation);
    }

    [Fact]
    public async Task Empty_fragments_without_end_are_ended()
    {
        await using var server = await ChatServer.StartAsync("--Chat:Limits:Enabled=true", "--Chat:Limits:MessageTimeout=00:00:01");
        await using var socket = await RawSocket.ConnectAsync(server.Address, TestTokens.For("alice"));
        var close = socket.ReadCloseAsync();

        await TrickleAsync(socket, close, "");

        (await close).CloseCode.Should().Be((int)WebSocketCloseStatus.PolicyViolation);
    }

    [Theory]
    [InlineData("json", "{")]
    [InlineData("messagepack", "\u007f")]
    public async Task A_hub_message_that_comes_byte_by_byte_is_ended_although_pings_are_answered(string protocol, string bytes)
    {
        await using var server = await ChatServer.StartAsync("--Chat:Limits:Enabled=true", "--Chat:Limits:MessageTimeout=00:00:01");
        await using var socket = await RawSocket.OpenAsync(server.Address, $"{ChatEndpoints.Hub}?access_token={TestTokens.For("alice")}");
        await socket.SendTextAsync($"{{\"protocol\":\"{protocol}\",\"version\":1}}\u001e");
        await socket.ReadAsync(f => f.AsText.Contains("Welcome"));
        var told = socket.ReadAsync(f => f.AsText.Contains("1008: Message took too long"));

        await TrickleAsync(socket, told, bytes);

        await told;
    }

    [Theory]
    [InlineData(ChatEndpoints.PlainJson, "{\"type\":")]
    [InlineData(ChatEndpoints.Hub, "{\"protocol\":\"json\",\"version\":1}\u001e{\"type\":")]
    public async Task Half_a_message_and_nothing_more_is_ended(string endpoint, string half)
    {
        await using var server = await ChatServer.StartAsync("--Chat:Limits:Enabled=true", "--Chat:Limits:MessageTimeout=00:00:01");
        await using var socket = await RawSocket.OpenAsync(server.Address, endpoint, $"Authorization: Bearer {TestTokens.For("alice")}");

        await socket.SendAsync(RawFrame.Text, Encoding.UTF8.GetBytes(half), final: false);

        await socket.ReadAsync(f => f.CloseCode == (int)WebSocketCloseStatus.PolicyViolation || f.AsText.Contains("1008: Message took too long"));
    }

    [Fact]
    public async Task A_message_that_takes_its_time_is_taken_and_the_next_one_has_its_own()
    {
        await using var server = await ChatServer.StartAsync("--Chat:Limits:Enabled=true", "--Chat:Limits:MessageTimeout=00:10:00");
        await using var plain = await RawSocket.ConnectAsync(server.Address, TestTokens.For("alice"));
        await using var hub = await RawSocket.OpenAsync(server.Address, $"{ChatEndpoints.Hub}?access_token={TestTokens.For("bob")}");
        await hub.SendTextAsync("{\"protocol\":\"json\",\"version\":1}\u001e");

        for (var i = 0; i < 3; i++)
        {
            await SendInPiecesAsync(plain, $$"""{"type":"ping","id":{{i}}}""");
            await SendInPiecesAsync(hub, $$$"""{"type":1,"invocationId":"{{{i}}}","target":"ping","arguments":[{}]}""" + "\u001e");
            await plain.ReadTextAsync($"\"id\":{i}");
            await hub.ReadTextAsync($"\"invocationId\":\"{i}\"");
        }
    }

    [Fact]
    public async Task Who_goes_on_sending_after_it_was_closed_is_held_up_and_cut_off()
    {
        await using var server = await ChatServer.StartAsync();
        await using var socket = await RawSocket.ConnectAsync(server.Address, TestTokens.For("alice"));
        await socket.SendTextAsync("no JSON");
        await socket.ReadCloseAsync();

        var frame = (byte[])[.. RawSocket.Header(RawFrame.Text, 1024 * 1024), .. new byte[1024 * 1024]];
        var sending = async () =>
        {
            for (var i = 0; i < 500; i++) await socket.SendRawAsync(frame);
        };

        await sending.Should().ThrowAsync<IOException>("half a gigabyte is more than anybody waits for");
    }

    private static async Task SendInPiecesAsync(RawSocket socket, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < bytes.Length; i++)
            await socket.SendAsync(i == 0 ? RawFrame.Text : RawFrame.Continuation, bytes[i..(i + 1)], final: i == bytes.Length - 1);
    }

    private static Task TrickleAsync(RawSocket socket, Task end, string piece = " ") => TrickleAsync(
        i => socket.SendAsync(i == 0 ? RawFrame.Text : RawFrame.Continuation, Encoding.UTF8.GetBytes(piece), final: false), end);

    private static Task TrickleAsync(NetworkStream stream, byte[] bytes, Task end) => TrickleAsync(i => stream.WriteAsync(bytes, i, 1), end);

    private static async Task TrickleAsync(Func<int, Task> send, Task end)
    {
        try
        {
            for (var i = 0; !end.IsCompleted; i++)
            {
                await send(i);
                await Task.WhenAny(end, Task.Delay(Slowly));
            }
        }
        catch (IOException)
        {
            // The server was faster.
        }
    }
}
