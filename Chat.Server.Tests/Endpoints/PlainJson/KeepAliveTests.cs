using System.Net.WebSockets;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chat.Server.Tests.Endpoints.PlainJson;

/// <summary>Dead peers are found, silent ones are left alone. Short intervals here; the bounds of the settings keep the sum under 45 s.</summary>
[SideBySide]
public sealed class KeepAliveTests
{
    private const string Short = "--Chat:Transport:KeepAliveInterval=00:00:01";
    private const string ShortTimeout = "--Chat:Transport:KeepAliveTimeout=00:00:05";

    // Where somebody has to stay: a machine that stands still for some seconds is no reason to be given up.
    private const string LongestTimeout = "--Chat:Transport:KeepAliveTimeout=00:00:25";

    [Fact]
    public async Task A_peer_that_answers_no_ping_is_given_up_and_one_that_does_stays()
    {
        await using var server = await ChatServer.StartAsync(Short, LongestTimeout);
        await using var bob = await PlainTestClient.ConnectAsync(server.Address, TestTokens.For("bob"));
        await bob.JoinAsync("room");
        await using var silent = await JoinedAsync(server, "silent");
        await using var patient = await JoinedAsync(server, "patient");

        var answering = AnswerPingsAsync(patient, pings: 20);
        await bob.Events.FirstAsync<MemberLeft>(e => e is { UserId: "silent", Reason: LeaveReasons.Disconnected });
        await answering;

        (await bob.MembersAsync("room")).Members.Should().BeEquivalentTo(["bob", "patient"]);
        (await silent.EndsAsync()).Should().BeTrue();
    }

    [Fact]
    public async Task A_peer_that_stops_inside_a_frame_is_given_up_too()
    {
        await using var server = await ChatServer.StartAsync(Short, LongestTimeout);
        await using var bob = await PlainTestClient.ConnectAsync(server.Address, TestTokens.For("bob"));
        await bob.JoinAsync("room");
        await using var stuck = await JoinedAsync(server, "stuck");

        await stuck.SendRawAsync([.. RawSocket.Header(RawFrame.Text, 1000), .. "{\"type\""u8]);

        await bob.Events.FirstAsync<MemberLeft>(e => e is { UserId: "stuck" });
    }

    [Fact]
    public async Task A_dead_peer_of_the_hubs_own_endpoint_is_given_up_as_well()
    {
        await using var server = await ChatServer.StartAsync(Short, ShortTimeout);
        await using var silent = await OpenHubAsync(server, "silent");

        (await silent.EndsAsync()).Should().BeTrue();
    }

    [Theory]
    [InlineData(ChatEndpoints.PlainJson, "")]
    [InlineData(ChatEndpoints.Hub, "{\"protocol\":\"json\",\"version\":1}\u001e")]
    public async Task Under_TLS_a_dead_peer_is_pinged_and_given_up_too(string endpoint, string handshake)
    {
        await using var server = await TlsServer.StartAsync(tls: true, null, Short, ShortTimeout);
        await using var silent = await RawSocket.OpenAsync(server.Address, endpoint, $"Authorization: Bearer {TestTokens.For("silent")}");
        if (handshake.Length > 0) await silent.SendTextAsync(handshake);

        await silent.ReadAsync(f => f.Opcode == RawFrame.Ping);

        (await silent.EndsAsync()).Should().BeTrue();
    }

    [Fact]
    public async Task A_plain_client_need_not_know_of_the_pings_of_SignalR()
    {
        await using var server = await ChatServer.StartAsync(builder => builder.Services.Configure<HubOptions>(hub =>
        {
            hub.KeepAliveInterval = TimeSpan.FromSeconds(1);
            hub.ClientTimeoutInterval = TimeSpan.FromSeconds(2);
        }));
        await using var plain = await PlainTestClient.ConnectAsync(server.Address, TestTokens.For("plain"));
        await plain.WelcomeAsync();
        await using var signalR = await OpenHubAsync(server, "signalr");
        await signalR.SendTextAsync("{\"type\":6}\u001e"); // one ping, and then no more

        var close = await signalR.ReadCloseAsync(); // silent for too long, and the plain client for even longer
        await plain.PingAsync();

        close.CloseCode.Should().Be((int)WebSocketCloseStatus.NormalClosure);
        plain.Frames.All.Should().HaveCount(2, "SignalR's own pings are no frames");
    }

    [Theory]
    [InlineData("--Chat:Transport:KeepAliveInterval=00:00:21")]
    [InlineData("--Chat:Transport:KeepAliveTimeout=00:00:26")]
    [InlineData("--Chat:Transport:KeepAliveInterval=00:00:00")]
    public async Task Settings_that_would_break_the_45_seconds_are_refused(string setting)
    {
        var starting = async () => await ChatServer.StartAsync(setting);

        await starting.Should().ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>();
    }

    private static async Task<RawSocket> JoinedAsync(ChatServer server, string user)
    {
        var socket = await RawSocket.ConnectAsync(server.Address, TestTokens.For(user));
        await socket.SendTextAsync("""{"type":"join_room","room":"room","id":1}""");
        await socket.ReadTextAsync("\"ack\"");
        return socket;
    }

    private static async Task<RawSocket> OpenHubAsync(ChatServer server, string user)
    {
        var socket = await RawSocket.OpenAsync(server.Address, $"{ChatEndpoints.Hub}?access_token={TestTokens.For(user)}");
        await socket.SendTextAsync("{\"protocol\":\"json\",\"version\":1}\u001e");
        await socket.ReadTextAsync("Welcome");
        return socket;
    }

    private static async Task AnswerPingsAsync(RawSocket socket, int pings)
    {
        for (var i = 0; i < pings; i++)
        {
            var ping = await socket.ReadAsync(f => f.Opcode == RawFrame.Ping);
            await socket.SendAsync(RawFrame.Pong, ping.Payload);
        }
    }
}
