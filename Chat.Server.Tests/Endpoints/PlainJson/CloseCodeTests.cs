using System.Net.WebSockets;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Chat.Server.Tests.Endpoints.PlainJson;

/// <summary>How plain-JSON connections end, byte for byte.</summary>
public sealed class CloseCodeTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const int Limit = 64 * 1024;

    private static readonly string Alice = TestTokens.For("alice");

    [Fact]
    public async Task A_bad_token_is_closed_with_4001_after_the_upgrade_and_nothing_is_done_for_it()
    {
        await using var server = await ChatServer.StartAsync();
        await using var bob = await PlainTestClient.ConnectAsync(server.Address, TestTokens.For("bob"));
        await bob.JoinAsync("room");
        string[] bad =
        [
            "", "abc", "a.b.c", TestTokens.Create(new() { ["sub"] = "eve" }, lifetime: TimeSpan.FromMinutes(-2)), TestTokens.Create([]),
            TestTokens.Create(new() { ["sub"] = "" }), TestTokens.WithoutSignature("eve"), TestTokens.Create(new() { ["sub"] = "eve" }, new string('k', 40)),
        ];

        foreach (var token in bad)
        {
            await using var eve = await RawSocket.ConnectAsync(server.Address, token);
            await eve.SendTextAsync("""{"type":"join_room","room":"room"}""");
            await eve.SendTextAsync("""{"type":"message","room":"room","text":"x"}""");
            var first = await eve.ReadAsync();

            eve.Status.Should().Be(101);
            first.Should().NotBeNull();
            (first!.Opcode, first.CloseCode, first.CloseReason).Should().Be((RawFrame.Close, CloseCodes.Unauthorized, "Authentication failed"), token);
        }

        await using var missing = await RawSocket.OpenAsync(server.Address, ChatEndpoints.PlainJson);
        (await missing.ReadCloseAsync()).CloseCode.Should().Be(CloseCodes.Unauthorized);
        (await bob.OnlineAsync()).ConnectionCount.Should().Be(1);
        (await bob.MembersAsync("room")).Members.Should().Equal("bob");
        bob.Frames.All.Should().HaveCount(5, "a welcome, a join and the three answers are all there was to hear");
        foreach (var token in bad.Where(t => t.Length > 20)) server.Log.Lines.Should().NotContain(line => line.Contains(token));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("hello")]
    [InlineData("{")]
    [InlineData("{\"type\":\"ping\"")]
    [InlineData("{\"type\":\"ping\"}}")]
    [InlineData("{\"type\":\"ping\"}{\"type\":\"ping\"}")]
    [InlineData("{'type':'ping'}")]
    [InlineData("{\"type\":\"ping\",}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("// {}")]
    [InlineData("\uFEFF{\"type\":\"ping\"}")]
    [InlineData("{\"type\":\"ping\u001e\"}")]
    [InlineData("{\"type\":\"ping\"}\u001e")]
    public async Task Text_that_is_not_json_is_closed_with_4002(string text)
    {
        await using var alice = await RawSocket.ConnectAsync(fixture.Server.Address, Alice);

        await alice.SendTextAsync(text);

        var close = await alice.ReadCloseAsync();
        (close.CloseCode, close.CloseReason).Should().Be((CloseCodes.InvalidJson, "Invalid JSON"));
    }

    [Fact]
    public async Task What_came_before_the_bad_frame_was_done_and_what_comes_after_it_is_not()
    {
        await using var bob = await PlainTestClient.ConnectAsync(fixture.Server.Address, TestTokens.For("bob"));
        await bob.JoinAsync("before");
        await using var alice = await RawSocket.ConnectAsync(fixture.Server.Address, Alice);

        await alice.SendTextAsync("""{"type":"join_room","room":"before"}""");
        await alice.SendTextAsync("""{"type":"message","room":"before","text":"first"}""");
        await alice.SendTextAsync("oops");
        await alice.SendTextAsync("""{"type":"message","room":"before","text":"second"}""");
        await bob.Events.FirstAsync<MemberLeft>();

        bob.MessagesIn("before").Select(m => m.Text).Should().Equal("first");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(2 * Limit)]
    public async Task A_binary_message_is_closed_with_1003(int length)
    {
        await using var alice = await RawSocket.ConnectAsync(fixture.Server.Address, Alice);

        await alice.SendAsync(RawFrame.Binary, new byte[length]);

        (await alice.ReadCloseAsync()).CloseCode.Should().Be((int)WebSocketCloseStatus.InvalidMessageType);
    }

    [Fact]
    public async Task A_frame_of_exactly_the_limit_is_taken_and_one_byte_more_is_closed_with_1009()
    {
        await using var alice = await RawSocket.ConnectAsync(fixture.Server.Address, Alice);
        var start = """{"type":"ping","id":1,"x":""" + "\"";

        await alice.SendTextAsync(start + new string('x', Limit - start.Length - 2) + "\"}");
        (await alice.ReadTextAsync("\"ack\"")).Should().StartWith("""{"type":"ack","id":1,""");
        await alice.SendTextAsync(start + new string('x', Limit - start.Length - 1) + "\"}");

        (await alice.ReadCloseAsync()).CloseCode.Should().Be((int)WebSocketCloseStatus.MessageTooBig);
    }

    [Theory]
    [InlineData(Limit + 1)]
    [InlineData(1L << 40)]
    [InlineData(long.MaxValue)]
    public async Task A_frame_that_announces_more_than_the_limit_is_closed_with_1009_once_the_limit_is_passed(long announced)
    {
        await using var alice = await RawSocket.ConnectAsync(fixture.Server.Address, Alice);

        await alice.SendRawAsync([.. RawSocket.Header(RawFrame.Text, announced), .. Enumerable.Repeat((byte)' ', Limit + 1)]);

        (await alice.ReadCloseAsync()).CloseCode.Should().Be((int)WebSocketCloseStatus.MessageTooBig);
    }

    [Fact]
    public async Task Many_small_fragments_over_the_limit_are_closed_with_1009()
    {
        await using var alice = await RawSocket.ConnectAsync(fixture.Server.Address, Alice);

        await alice.SendAsync(RawFrame.Text, new byte[1024].Select(_ => (byte)' ').ToArray(), final: false);
        for (var i = 0; i < Limit / 1024; i++) await alice.SendAsync(RawFrame.Continuation, new byte[1024].Select(_ => (byte)' ').ToArray(), final: false);

        (await alice.ReadCloseAsync()).CloseCode.Should().Be((int)WebSocketCloseStatus.MessageTooBig);
    }

    public static TheoryData<byte[]> NotUtf8 => new()
    {
        new byte[] { 0x22, 0xFF, 0x22 },
        new byte[] { 0x22, 0xC0, 0xAF, 0x22 }, // an overlong form
        new byte[] { 0x22, 0xED, 0xA0, 0x80, 0x22 }, // a surrogate
        new byte[] { 0x22, 0xE2, 0x82 }, // ends inside a character
    };

    [Theory]
    [MemberData(nameof(NotUtf8))]
    public async Task Text_that_is_not_utf8_is_closed_with_1007_every_time(byte[] payload)
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            await using var alice = await RawSocket.ConnectAsync(fixture.Server.Address, Alice);

            await alice.SendAsync(RawFrame.Text, payload);

            (await alice.ReadCloseAsync()).CloseCode.Should().Be((int)WebSocketCloseStatus.InvalidPayloadData);
            (await alice.EndsAsync()).Should().BeTrue();
        }
    }

    public static TheoryData<string, byte[]> NotWebSocket => new()
    {
        { "an unknown opcode", RawSocket.Header(3, 0) },
        { "a reserved bit", [.. RawSocket.Header(RawFrame.Text, 2, compressed: true), .. "{}"u8] },
        { "a continuation of nothing", [.. RawSocket.Header(RawFrame.Continuation, 2), .. "{}"u8] },
        { "a second start", [.. RawSocket.Header(RawFrame.Text, 1, final: false), .. "{"u8, .. RawSocket.Header(RawFrame.Text, 1), .. "}"u8] },
        { "a fragmented ping", RawSocket.Header(RawFrame.Ping, 0, final: false) },
        { "a ping of 126 bytes", [.. RawSocket.Header(RawFrame.Ping, 126), .. new byte[126]] },
        { "a negative length", [0x81, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(NotWebSocket))]
    public async Task What_breaks_the_rules_of_websockets_is_closed_with_1002(string what, byte[] bytes)
    {
        await using var alice = await RawSocket.ConnectAsync(fixture.Server.Address, Alice);

        await alice.SendRawAsync(bytes);

        (await alice.ReadCloseAsync()).CloseCode.Should().Be((int)WebSocketCloseStatus.ProtocolError, what);
    }

    [Fact]
    public async Task An_unmasked_frame_is_closed_with_1002_or_taken_as_if_it_were_masked()
    {
        await using var alice = await RawSocket.ConnectAsync(fixture.Server.Address, Alice);
        await alice.ReadTextAsync("Connected successfully");

        await alice.SendAsync(RawFrame.Text, [.. """{"x":1}"""u8], masked: false);

        // The framework's WebSocket is lenient here; masks protect proxies, not this server.
        var answer = await alice.ReadAsync();
        if (answer!.Opcode == RawFrame.Close) answer.CloseCode.Should().Be((int)WebSocketCloseStatus.ProtocolError);
        else answer.AsText.Should().Contain(ChatErrors.InvalidRequest);
    }

    [Fact]
    public async Task A_client_that_says_goodbye_is_answered_and_leaves_its_rooms()
    {
        await using var bob = await PlainTestClient.ConnectAsync(fixture.Server.Address, TestTokens.For("bob"));
        await bob.JoinAsync("goodbye");
        await using var alice = await RawSocket.ConnectAsync(fixture.Server.Address, Alice);
        await alice.SendTextAsync("""{"type":"join_room","room":"goodbye","id":1}""");
        await alice.ReadTextAsync("\"ack\"");

        await alice.SendAsync(RawFrame.Close, [0x03, 0xE8]);

        (await alice.ReadCloseAsync()).CloseCode.Should().Be((int)WebSocketCloseStatus.NormalClosure);
        (await alice.EndsAsync()).Should().BeTrue();
        await bob.Events.FirstAsync<MemberLeft>(e => e is { UserId: "alice", Reason: LeaveReasons.Disconnected });
    }

    [Fact]
    public async Task Shutdown_closes_every_client_with_1001()
    {
        await using var server = await ChatServer.StartAsync();
        await using var raw = await RawSocket.ConnectAsync(server.Address, Alice);
        await using var plain = await PlainTestClient.ConnectAsync(server.Address, Alice);
        await raw.ReadTextAsync("Connected successfully");
        await plain.WelcomeAsync();

        var stopping = server.StopAsync();

        var close = await raw.ReadCloseAsync();
        (close.CloseCode, close.CloseReason).Should().Be(((int)WebSocketCloseStatus.EndpointUnavailable, "Server going away"));
        await raw.SendAsync(RawFrame.Close, close.Payload);
        await plain.Closed.WaitAsync(Wait.Deadline);
        plain.CloseCode.Should().Be((int)WebSocketCloseStatus.EndpointUnavailable);
        await stopping.WaitAsync(Wait.Deadline);
    }

    [Fact]
    public async Task Shutdown_does_not_wait_for_a_client_that_neither_reads_nor_answers()
    {
        // No pings and a patient host, so that only the server's own patience can end this in time, and an answer of 12 MB, more
        // than the kernel takes on its way: once it is begun the hub cannot be through with it while nobody reads.
        var answering = new Noting(nameof(IChatHub.History));
        await using var server = await ChatServer.StartAsync(
            builder => builder.Services
                .Configure<HostOptions>(host => host.ShutdownTimeout = 2 * Wait.Deadline)
                .PostConfigure<WebSocketOptions>(sockets => sockets.KeepAliveInterval = Timeout.InfiniteTimeSpan)
                .Configure<HubOptions>(hub => hub.AddFilter(answering)),
            "--Chat:Rooms:MaxTextLength=20000", "--Chat:Transport:MaxFrameBytes=147456");
        await using var alice = await PlainTestClient.ConnectAsync(server.Address, Alice);
        await alice.JoinAsync("long");
        for (var i = 0; i < 200; i++) await alice.SayAsync("long", new string('世', 20_000));
        await using var silent = await RawSocket.ConnectAsync(server.Address, TestTokens.For("silent"));
        await silent.SendTextAsync("""{"type":"join_room","room":"long","id":1}""");
        await silent.ReadTextAsync("\"ack\"");
        await silent.SendTextAsync("""{"type":"history","room":"long","limit":200}""");
        await answering.Begun.WaitAsync(Wait.Deadline);

        var stopping = server.StopAsync();

        await stopping.WaitAsync(Wait.Deadline);
    }

    [Fact]
    public async Task A_connection_the_hub_gives_up_is_closed_with_1011()
    {
        await using var server = await ChatServer.StartAsync(builder => builder.Services.Configure<HubOptions>(hub => hub.AddFilter(new Refusing())));
        await using var alice = await RawSocket.ConnectAsync(server.Address, Alice);

        (await alice.ReadCloseAsync()).CloseCode.Should().Be((int)WebSocketCloseStatus.InternalServerError);
    }

    [Fact]
    public async Task An_ordinary_request_is_told_to_upgrade()
    {
        using var http = new HttpClient { BaseAddress = fixture.Server.Address };

        using var answer = await http.GetAsync($"{ChatEndpoints.PlainJson}?token={Alice}");

        ((int)answer.StatusCode).Should().Be(426);
        answer.Headers.Upgrade.ToString().Should().Be("websocket");
        (await answer.Content.ReadAsStringAsync()).Should().Contain(ChatErrors.InvalidRequest);
    }

    /// <summary>Fails every connection while it is welcomed, as a lost store would.</summary>
    private sealed class Refusing : IHubFilter
    {
        public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next) => throw new InvalidOperationException("No.");
    }

    /// <summary>Tells when a call of a method has begun.</summary>
    private sealed class Noting(string method) : IHubFilter
    {
        private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => begun.Task;

        public ValueTask<object?> InvokeMethodAsync(HubInvocationContext context, Func<HubInvocationContext, ValueTask<object?>> next)
        {
            if (context.HubMethodName == method) begun.TrySetResult();
            return next(context);
        }
    }
}
