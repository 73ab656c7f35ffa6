using System.IO.Compression;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.PlainJson;

/// <summary>The forms in which WebSocket may carry one and the same frame.</summary>
public sealed class FramingTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Offer = "Sec-WebSocket-Extensions: permessage-deflate";

    private static readonly string Alice = TestTokens.For("alice");

    [Fact]
    public async Task A_message_may_come_in_fragments_cut_anywhere_with_control_frames_between()
    {
        await using var alice = await RawSocket.ConnectAsync(fixture.Server.Address, Alice);
        await alice.SendTextAsync("""{"type":"join_room","room":"fragments"}""");
        var bytes = Encoding.UTF8.GetBytes("""{"type":"message","room":"fragments","text":"Grüße 🎉"}""");

        for (var i = 0; i < bytes.Length; i++)
        {
            await alice.SendAsync(i == 0 ? RawFrame.Text : RawFrame.Continuation, [bytes[i]], final: false);
            await alice.SendAsync(RawFrame.Ping, [(byte)i]);
            if (i % 7 == 0) await alice.SendAsync(RawFrame.Pong, []);
        }

        await alice.SendAsync(RawFrame.Continuation, []);

        for (var i = 0; i < bytes.Length; i++) (await alice.ReadAsync(f => f.Opcode == RawFrame.Pong)).Payload.Should().Equal((byte)i);
        var message = JsonNode.Parse(await alice.ReadTextAsync("\"message\","))!;
        (message["text"]!.GetValue<string>(), message["seq"]!.GetValue<int>()).Should().Be(("Grüße 🎉", 1));
    }

    [Fact]
    public async Task An_empty_first_fragment_is_taken_too()
    {
        await using var alice = await RawSocket.ConnectAsync(fixture.Server.Address, Alice);

        await alice.SendAsync(RawFrame.Text, [], final: false);
        await alice.SendAsync(RawFrame.Continuation, [.. """{"type":"ping","id":1}"""u8]);

        (await alice.ReadTextAsync("\"ack\"")).Should().StartWith("""{"type":"ack","id":1""");
    }

    [Fact]
    public async Task Many_frames_may_come_in_one_packet_and_are_done_in_order()
    {
        await using var alice = await RawSocket.ConnectAsync(fixture.Server.Address, Alice);
        byte[] Frame(string text) => [.. RawSocket.Header(RawFrame.Text, text.Length), .. Encoding.ASCII.GetBytes(text)];

        await alice.SendRawAsync([.. Enumerable.Range(0, 100).SelectMany(i => Frame($$"""{"type":"ping","id":{{i}}}"""))]);

        for (var i = 0; i < 100; i++) (await alice.ReadTextAsync("\"ack\"")).Should().StartWith($$"""{"type":"ack","id":{{i}},""");
    }

    [Fact]
    public async Task Every_answer_is_one_final_text_frame()
    {
        await using var alice = await RawSocket.ConnectAsync(fixture.Server.Address, Alice);
        await alice.SendTextAsync("""{"type":"join_room","room":"long","id":1}""");
        await alice.ReadTextAsync("\"ack\"");
        for (var i = 0; i < 50; i++)
        {
            await alice.SendTextAsync($$"""{"type":"message","room":"long","text":"{{new string('x', 4000)}}"}""");
            await alice.ReadTextAsync("\"message\",");
        }

        await alice.SendTextAsync("""{"type":"history","room":"long"}""");
        var page = await alice.ReadAsync(f => f.AsText.Contains("\"history\""));

        page.Final.Should().BeTrue();
        page.Opcode.Should().Be(RawFrame.Text);
        page.Payload.Length.Should().BeGreaterThan(200_000);
        page.AsText.Should().EndWith("}");
    }

    [Fact]
    public async Task Compression_is_off_unless_it_is_switched_on()
    {
        await using var server = await ChatServer.StartAsync("--Chat:Transport:Compression=PerConnection");
        await using var off = await RawSocket.ConnectAsync(fixture.Server.Address, Alice, Offer);
        await using var on = await RawSocket.ConnectAsync(server.Address, Alice, Offer);

        off.Response.Should().NotContainEquivalentOf("permessage-deflate");
        (await off.ReadAsync())!.Compressed.Should().BeFalse();
        on.Response.Should().ContainEquivalentOf("permessage-deflate");
        (await on.ReadAsync())!.Compressed.Should().BeTrue();
    }

    [Fact]
    public async Task Compressed_clients_and_others_understand_each_other()
    {
        await using var server = await ChatServer.StartAsync("--Chat:Transport:Compression=PerConnection");
        var address = new Uri($"ws://{server.Address.Authority}{ChatEndpoints.PlainJson}?token={Alice}");
        await using var alice = await PlainTestClient.OpenAsync(address, o => o.DangerousDeflateOptions = new WebSocketDeflateOptions());
        await using var bob = await PlainTestClient.ConnectAsync(server.Address, TestTokens.For("bob"));
        await alice.JoinAsync("room");
        await bob.JoinAsync("room");

        await alice.SayAsync("room", new string('a', 4000));
        await bob.SayAsync("room", "Grüße 🎉");

        foreach (var client in new[] { alice, bob })
        {
            await client.Events.CountAsync<ChatMessage>(2);
            client.MessagesIn("room").Select(m => m.Text).Should().Equal(new string('a', 4000), "Grüße 🎉");
        }
    }

    [Fact]
    public async Task A_small_frame_that_unpacks_beyond_the_limit_is_closed_with_1009()
    {
        await using var server = await ChatServer.StartAsync("--Chat:Transport:Compression=PerConnection");
        await using var alice = await RawSocket.ConnectAsync(server.Address, Alice, Offer);
        var packed = Deflate(Enumerable.Repeat((byte)' ', 10 * 1024 * 1024).ToArray());

        packed.Length.Should().BeLessThan(32 * 1024);
        await alice.SendAsync(RawFrame.Text, packed, compressed: true);

        (await alice.ReadCloseAsync()).CloseCode.Should().Be((int)WebSocketCloseStatus.MessageTooBig);
    }

    [Fact]
    public async Task A_websocket_over_http_2_works_as_well()
    {
        await using var server = await ChatServer.StartAsync("--Kestrel:Endpoints:Main:Url=http://127.0.0.1:0", "--Kestrel:Endpoints:Main:Protocols=Http2");
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());
        await using var alice = await PlainTestClient.OpenAsync(
            new Uri($"ws://{server.Address.Authority}{ChatEndpoints.PlainJson}?token={Alice}"),
            options => (options.HttpVersion, options.HttpVersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact), http);

        await alice.JoinAsync("room");
        await alice.SayAsync("room", "over HTTP/2");

        (await alice.Events.FirstAsync<ChatMessage>()).Text.Should().Be("over HTTP/2");
    }

    /// <summary>As RFC 7692 has it: deflated, without the empty block at the end.</summary>
    private static byte[] Deflate(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflate.Write(bytes);
            deflate.Flush();
            return packed.ToArray()[..^4];
        }
    }
}
