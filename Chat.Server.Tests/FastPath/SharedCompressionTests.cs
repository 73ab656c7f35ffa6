using System.IO.Compression;
using System.Text;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.FastPath;

/// <summary>Frames as they stand on the wire.</summary>
public sealed class SharedCompressionTests(CompressingServer compressing) : IClassFixture<CompressingServer>
{
    private const string Offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";

    private static readonly string Long = string.Concat(Enumerable.Repeat("Nobody waits for one connection on behalf of another. ", 20));

    private readonly string room = Guid.NewGuid().ToString();

    [Theory]
    [InlineData("FastPath=On", false)]
    [InlineData("FastPath=On", true)]
    [InlineData("FastPath=Off", false)]
    public async Task A_message_is_compressed_for_those_who_offered_it_and_by_itself(string path, bool tls)
    {
        await using var server = await TlsServer.StartAsync(tls, null, "--Chat:Transport:Compression=Shared", "--Chat:" + path);
        await using var alice = await JoinAsync(server.Address, "alice", Offer);
        await using var bob = await JoinAsync(server.Address, "bob", Offer);
        await using var carol = await JoinAsync(server.Address, "carol");

        await carol.SendTextAsync(Message(Long));
        await carol.SendTextAsync(Message(Long));

        var plain = await carol.ReadTextAsync("\"type\":\"message\"");
        var first = await NextCompressedAsync(alice);
        Unpack(first.Payload).Should().Be(plain);
        first.Payload.Length.Should().BeLessThan(plain.Length / 3);
        (await NextCompressedAsync(bob)).Payload.Should().Equal(first.Payload);
        Unpack((await NextCompressedAsync(alice)).Payload).Should().Contain(Long, "each message can be unpacked without those before it");
    }

    [Fact]
    public async Task Who_offers_nothing_or_wants_a_smaller_window_is_told_everything_as_it_is()
    {
        await using var alice = await JoinAsync(compressing.Server.Address, "alice", "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=12; client_max_window_bits");
        alice.Response.Should().NotContain("permessage-deflate");

        await alice.SendTextAsync(Message(Long));

        (await alice.ReadTextAsync("\"type\":\"message\"")).Should().Contain(Long);
    }

    [Theory]
    [InlineData("permessage-deflate; server_max_window_bits=10, permessage-deflate")]
    [InlineData("x-webkit-deflate-frame, permessage-deflate; server_no_context_takeover; client_no_context_takeover; client_max_window_bits=15")]
    public async Task Of_several_offers_one_that_can_be_kept_is_taken(string offers)
    {
        await using var alice = await JoinAsync(compressing.Server.Address, "alice", "Sec-WebSocket-Extensions: " + offers);

        alice.Response.Should().Contain("Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n");
        await alice.SendTextAsync(Message(Long));
        Unpack((await NextCompressedAsync(alice)).Payload).Should().Contain(Long);
    }

    [Theory]
    [InlineData("permessage-deflate; unknown")]
    [InlineData("permessage-deflate; client_max_window_bits; client_max_window_bits=10")]
    [InlineData("permessage-bzip2")]
    public async Task An_offer_that_is_not_understood_is_declined(string offer)
    {
        await using var alice = await JoinAsync(compressing.Server.Address, "alice", "Sec-WebSocket-Extensions: " + offer);

        alice.Response.Should().NotContain("Sec-WebSocket-Extensions");
    }

    [Fact]
    public async Task A_client_may_compress_what_it_says_or_not_and_short_answers_are_not_compressed()
    {
        await using var alice = await JoinAsync(compressing.Server.Address, "alice", Offer);

        for (var i = 0; i < 3; i++) await alice.SendAsync(RawFrame.Text, Pack(Message(Long)), compressed: true);
        await alice.SendTextAsync(Message("short"));

        for (var i = 0; i < 3; i++) Unpack((await NextCompressedAsync(alice)).Payload).Should().Contain(Long);
        (await alice.ReadAsync(frame => frame.AsText.Contains("short"))).Compressed.Should().BeFalse();
    }

    [Fact]
    public async Task What_is_asked_for_is_compressed_too()
    {
        await using var alice = await JoinAsync(compressing.Server.Address, "alice", Offer);
        for (var i = 0; i < 20; i++) await alice.SendTextAsync(Message($"{Long} {i}"));
        for (var i = 0; i < 20; i++) await NextCompressedAsync(alice);

        await alice.SendTextAsync($$"""{"type":"history","room":"{{room}}"}""");

        var page = await alice.ReadAsync(frame => frame.Compressed && Unpack(frame.Payload).Contains("\"history\""));
        page.Payload.Length.Should().BeLessThan(Unpack(page.Payload).Length / 10);
    }

    [Fact]
    public async Task What_unpacks_beyond_the_limit_is_closed_with_1009()
    {
        await using var alice = await JoinAsync(compressing.Server.Address, "alice", Offer);

        await alice.SendAsync(RawFrame.Text, Pack(new string(' ', 10 * 1024 * 1024)), compressed: true);

        (await alice.ReadCloseAsync()).CloseCode.Should().Be(1009);
    }

    [Fact]
    public async Task What_cannot_be_unpacked_ends_that_connection_alone()
    {
        await using var alice = await JoinAsync(compressing.Server.Address, "alice", Offer);
        await using var bob = await JoinAsync(compressing.Server.Address, "bob", Offer);

        await alice.SendAsync(RawFrame.Text, [0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3], compressed: true);

        (await alice.EndsAsync()).Should().BeTrue();
        await bob.SendTextAsync(Message(Long));
        Unpack((await NextCompressedAsync(bob)).Payload).Should().Contain(Long);
    }

    private string Message(string text) => $$"""{"type":"message","room":"{{room}}","text":"{{text}}"}""";

    private async Task<RawSocket> JoinAsync(Uri server, string user, params string[] headers)
    {
        var socket = await RawSocket.ConnectAsync(server, TestTokens.For(user), headers);
        await socket.SendTextAsync($$"""{"type":"join_room","room":"{{room}}","id":1}""");
        await socket.ReadAsync(frame => TextOf(frame).Contains("\"ack\""));
        return socket;
    }

    private static Task<RawFrame> NextCompressedAsync(RawSocket socket) =>
        socket.ReadAsync(frame => frame.Compressed && TextOf(frame).Contains("\"type\":\"message\""));

    private static string TextOf(RawFrame frame) => frame.Compressed ? Unpack(frame.Payload) : frame.AsText;

    /// <summary>As RFC 7692 has it: deflated, without the empty block at the end.</summary>
    private static byte[] Pack(string text)
    {
        using var packed = new MemoryStream();
        using var deflate = new DeflateStream(packed, CompressionLevel.SmallestSize, leaveOpen: true);
        deflate.Write(Encoding.UTF8.GetBytes(text));
        deflate.Flush();
        return packed.ToArray()[..^4];
    }

    private static string Unpack(byte[] payload)
    {
        using var packed = new MemoryStream([.. payload, 0, 0, 0xFF, 0xFF]);
        using var text = new StreamReader(new DeflateStream(packed, CompressionMode.Decompress));
        return text.ReadToEnd();
    }
}
