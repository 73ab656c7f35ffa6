using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chat.Server.Tests.FastPath;

/// <summary>What must hold over TLS with the fast path and without.</summary>
public sealed class TlsConnectionTests
{
    private const string On = "--Chat:FastPath=On";
    private const string Off = "--Chat:FastPath=Off";
    private const string Room = "room";

    private static readonly string Large = new('x', 20_000);

    [Theory]
    [InlineData(On)]
    [InlineData(Off)]
    public async Task Who_reads_nothing_for_a_while_keeps_nobody_waiting_and_then_gets_everything_in_order(string path)
    {
        await using var server = await StartPatientAsync(path);
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        await using var bob = await Connect.ToAsync(server.Address, "bob", WireProtocol.MessagePack);
        foreach (var client in new[] { alice, bob }) await client.JoinAsync(Room);
        await using var stalled = await JoinAsync(server.Address, "stalled");

        const int Said = 400; // 8 MB, more than the kernel takes on its way
        for (var i = 0; i < Said; i++) await alice.SayAsync(Room, Large);
        foreach (var client in new[] { alice, bob }) await client.Events.CountAsync<ChatMessage>(Said);

        var seen = new List<long>();
        while (seen.Count < Said) seen.Add((long)JsonNode.Parse(await stalled.ReadTextAsync("\"type\":\"message\""))!["seq"]!);
        seen.Should().Equal(Enumerable.Range(1, Said).Select(i => (long)i));
        (await alice.MembersAsync(Room)).MemberCount.Should().Be(3);
    }

    [Theory]
    [InlineData(On)]
    [InlineData(Off)]
    public async Task Who_is_cut_off_for_not_reading_comes_back_to_where_it_was_and_misses_nothing(string path)
    {
        await using var server = await TlsServer.StartAsync(tls: true, null, path, "--Chat:Delivery:MaxQueuedBytes=131072", "--Chat:Rooms:MaxTextLength=20000", "--Chat:Transport:MaxFrameBytes=147456");
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);
        var position = (await alice.JoinAsync(Room)).Position;
        await using var deaf = await JoinAsync(server.Address, "deaf");

        var said = 0;
        while (alice.Events.Of<MemberLeft>().Count == 0)
        {
            said.Should().BeLessThan(4000, "the kernel's buffers end somewhere");
            await alice.SayAsync(Room, Large);
            said++;
        }

        long last = 0; // what the kernel had taken
        while (await deaf.ReadAsync() is { } frame)
            if (frame.AsText.Contains("\"type\":\"message\"", StringComparison.Ordinal)) last = (long)JsonNode.Parse(frame.AsText)!["seq"]!;

        await using var back = await Connect.ToAsync(server.Address, "deaf", WireProtocol.PlainJson);
        var missed = (await back.JoinAsync(Room, position with { Seq = last })).Missed;
        missed.Select(m => m.Seq).Should().Equal(Enumerable.Range((int)last + 1, said - (int)last).Select(i => (long)i));
    }

    [Theory]
    [InlineData(On, WireProtocol.PlainJson)]
    [InlineData(On, WireProtocol.Json)]
    [InlineData(On, WireProtocol.MessagePack)]
    [InlineData(Off, WireProtocol.PlainJson)]
    public async Task A_page_of_history_that_is_many_records_long_arrives_whole(string path, WireProtocol protocol)
    {
        await using var server = await StartPatientAsync(path);
        await using var alice = await Connect.ToAsync(server.Address, "alice", protocol);
        await alice.JoinAsync(Room);
        for (var i = 0; i < 10; i++) await alice.SayAsync(Room, i + Large[1..]);

        var page = await alice.HistoryAsync(new HistoryRequest(Room, Limit: 10));

        page.Messages.Select(m => m.Text).Should().Equal(Enumerable.Range(0, 10).Select(i => i + Large[1..]));
    }

    [Theory]
    [InlineData(On, WireProtocol.Json)]
    [InlineData(On, WireProtocol.MessagePack)]
    [InlineData(Off, WireProtocol.Json)]
    public async Task A_connection_that_was_negotiated_keeps_its_request_and_works_as_well(string path, WireProtocol protocol)
    {
        await using var server = await StartPatientAsync(path);
        await using var alice = await SignalRTestClient.ConnectAsync(server.Address, TestTokens.For("alice"), protocol, negotiate: true);
        await alice.JoinAsync(Room);
        for (var i = 0; i < 10; i++) await alice.SayAsync(Room, i + Large[1..]);

        (await alice.HistoryAsync(new HistoryRequest(Room, Limit: 10))).Messages.Should().HaveCount(10);
        await alice.Events.CountAsync<ChatMessage>(10);
        alice.MessagesIn(Room).Select(m => m.Seq).Should().Equal(Enumerable.Range(1, 10).Select(i => (long)i));
    }

    [Theory]
    [InlineData(On)]
    [InlineData(Off)]
    public async Task The_close_frame_comes_before_the_end(string path)
    {
        await using var server = await TlsServer.StartAsync(tls: true, null, path);
        await using var alice = await JoinAsync(server.Address, "alice");

        await alice.SendTextAsync("no JSON");

        (await alice.ReadCloseAsync()).CloseCode.Should().Be(CloseCodes.InvalidJson);
        await alice.SendAsync(RawFrame.Close, []);
        (await alice.ReadAsync()).Should().BeNull("the connection ends");
    }

    [Theory]
    [InlineData(On, "")]
    [InlineData(On, "16030100")]
    [InlineData(Off, "16030100")]
    public async Task A_handshake_that_is_never_finished_is_ended(string path, string begun)
    {
        await using var server = await TlsServer.StartAsync(TimeSpan.FromSeconds(1), null, path);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(server.Address.Host, server.Address.Port);

        await tcp.GetStream().WriteAsync(Convert.FromHexString(begun));

        (await tcp.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(Wait.Deadline)).Should().Be(0);
        server.Log.Lines.Should().NotContain(line => line.Contains("Unhandled", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(On)]
    [InlineData(Off)]
    public async Task A_connection_that_has_served_ordinary_requests_can_still_become_a_WebSocket(string path)
    {
        await using var server = await TlsServer.StartAsync(tls: true, null, path);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(server.Address.Host, server.Address.Port);
        await using var stream = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, PlainTestClient.AnyCertificate);
        await stream.AuthenticateAsClientAsync("localhost");

        for (var i = 0; i < 2; i++)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /health/live HTTP/1.1\r\nHost: {server.Address.Authority}\r\n\r\n"));
            await ReadUntilAsync(stream, "200 OK");
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET {ChatEndpoints.PlainJson}?token={TestTokens.For("alice")} HTTP/1.1\r\nHost: {server.Address.Authority}\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"));

        await ReadUntilAsync(stream, "Connected successfully");
    }

    [Theory]
    [InlineData(On, "1.1")]
    [InlineData(On, "2.0")]
    [InlineData(Off, "1.1")]
    public async Task Ordinary_answers_larger_than_the_kernel_takes_arrive_whole(string path, string version)
    {
        await using var server = await StartPatientAsync(path, "--Chat:History:PageBytes=16777216");
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        await alice.JoinAsync(Room);
        for (var i = 0; i < 200; i++) await alice.SayAsync(Room, Large);
        using var http = AnyCertificateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, $"/api/v1/rooms/{Room}/messages?limit=200"))
        {
            Version = new Version(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Headers = { Authorization = new("Bearer", TestTokens.For("alice")) },
        };

        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        JsonNode.Parse(await answer.Content.ReadAsStringAsync().WaitAsync(Wait.Deadline))!["messages"]!.AsArray().Count.Should().Be(200);
    }

    [Fact]
    public async Task A_WebSocket_over_HTTP_2_is_the_frameworks_and_works_as_well()
    {
        await using var server = await TlsServer.StartAsync(tls: true, null, On);
        using var http = AnyCertificateClient();
        await using var alice = await PlainTestClient.OpenAsync(
            new Uri($"wss://{server.Address.Authority}{ChatEndpoints.PlainJson}?token={TestTokens.For("alice")}"),
            options => (options.HttpVersion, options.HttpVersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact),
            http);

        await alice.JoinAsync(Room);
        await alice.SayAsync(Room, "over HTTP/2");

        (await alice.Events.FirstAsync<ChatMessage>()).Text.Should().Be("over HTTP/2");
    }

    [Fact]
    public async Task Who_vanishes_without_a_word_harms_nobody()
    {
        await using var server = await StartPatientAsync(On);
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        await alice.JoinAsync(Room);
        var vanishing = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => JoinAsync(server.Address, $"vanishing{i}")));

        for (var i = 0; i < vanishing.Length; i++)
        {
            await alice.SayAsync(Room, Large);
            await vanishing[i].DisposeAsync();
        }

        await alice.Events.CountAsync<MemberLeft>(vanishing.Length);
        await alice.Events.CountAsync<ChatMessage>(vanishing.Length);
        server.Log.Lines.Should().NotContain(line => line.Contains("Unhandled", StringComparison.Ordinal) || line.Contains("Unexpected", StringComparison.Ordinal));
    }

    /// <summary>A server where nothing ends a blocked connection: neither its age, nor its bytes, nor a ping without an answer.</summary>
    private static Task<ChatServer> StartPatientAsync(string path, params string[] settings) => TlsServer.StartAsync(
        tls: true,
        builder => builder.Services.PostConfigure<WebSocketOptions>(sockets => sockets.KeepAliveInterval = Timeout.InfiniteTimeSpan),
        [path, "--Chat:Delivery:MaxQueueAge=00:10:00", "--Chat:Delivery:MaxQueuedBytes=67108864", "--Chat:Rooms:MaxTextLength=20000", "--Chat:Transport:MaxFrameBytes=147456", .. settings]);

    private static HttpClient AnyCertificateClient() =>
        new(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = PlainTestClient.AnyCertificate } });

    private static async Task<RawSocket> JoinAsync(Uri server, string user)
    {
        var socket = await RawSocket.ConnectAsync(server, TestTokens.For(user));
        await socket.SendTextAsync($$"""{"type":"join_room","room":"{{Room}}","id":1}""");
        await socket.ReadTextAsync("\"ack\"");
        return socket;
    }

    private static async Task ReadUntilAsync(Stream stream, string part)
    {
        var seen = "";
        var buffer = new byte[1024];
        while (!seen.Contains(part, StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer).AsTask().WaitAsync(Wait.Deadline);
            count.Should().BePositive($"'{seen}' is not all");
            seen += Encoding.Latin1.GetString(buffer, 0, count);
        }
    }
}
