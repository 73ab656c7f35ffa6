using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Hubs;

/// <summary>Calls over SignalR that never reach the hub's methods still fail with a stable code, and the connection stays.</summary>
public sealed class CallErrorTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    public static TheoryData<WireProtocol> Protocols => [WireProtocol.Json, WireProtocol.MessagePack];

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task An_unknown_method_is_an_unknown_type(WireProtocol protocol)
    {
        await using var alice = await ConnectAsync(protocol);

        await Fails(alice, ChatErrors.UnknownType, () => alice.InvokeAsync("shout", new PingRequest()));
        await Fails(alice, ChatErrors.UnknownType, () => alice.InvokeAsync("OnConnectedAsync"));
        await Fails(alice, ChatErrors.UnknownType, () => alice.InvokeAsync("Dispose"));
        await Fails(alice, ChatErrors.UnknownType, () => alice.InvokeAsync("HubException: forbidden: x"));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Who_joins_without_asking_for_an_answer_hears_what_is_said_all_the_same(WireProtocol protocol)
    {
        await using var alice = await ConnectAsync(protocol);
        var heard = new TaskCompletionSource<ChatMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        alice.On<ChatMessage>(nameof(IChatClient.Message), message => heard.TrySetResult(message));

        await alice.SendAsync(ChatOperations.JoinRoom, new JoinRoomRequest($"unasked {protocol}"));
        await alice.SendAsync(ChatOperations.Message, new SendMessageRequest($"unasked {protocol}", "hello"));

        (await heard.Task.WaitAsync(Wait.Deadline)).Text.Should().Be("hello");
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Arguments_that_are_not_one_request_record_are_an_invalid_request(WireProtocol protocol)
    {
        await using var alice = await ConnectAsync(protocol);

        await Fails(alice, ChatErrors.InvalidRequest, () => alice.InvokeAsync(ChatOperations.JoinRoom));
        await Fails(alice, ChatErrors.InvalidRequest, () => alice.InvokeAsync(ChatOperations.JoinRoom, "lobby"));
        await Fails(alice, ChatErrors.InvalidRequest, () => alice.InvokeAsync(ChatOperations.JoinRoom, new { room = 5 }));
        await Fails(alice, ChatErrors.InvalidRequest, () => alice.InvokeAsync(ChatOperations.JoinRoom, (object?)null));
        await Fails(alice, ChatErrors.InvalidRequest, () => alice.InvokeAsync(ChatOperations.JoinRoom, new JoinRoomRequest("lobby"), 1));
        await Fails(alice, ChatErrors.InvalidRequest, () => alice.InvokeAsync(ChatOperations.History, new { room = "lobby", before = "x" }));
        await Fails(alice, ChatErrors.InvalidRoom, () => alice.InvokeAsync(ChatOperations.JoinRoom, new { }));
    }

    [Fact]
    public async Task A_value_nested_deeper_than_any_stack_is_ignored_where_nobody_knows_the_field()
    {
        await using var alice = await ConnectAsync(WireProtocol.MessagePack);

        (await alice.InvokeAsync<RoomSnapshot>(ChatOperations.JoinRoom, new DeeplyNested(InField: "x", Depth: 20_000))).Room.Should().Be(DeeplyNested.Room);
        await Fails(alice, ChatErrors.InvalidRequest, () => alice.InvokeAsync(ChatOperations.JoinRoom, new DeeplyNested(InField: "after", Depth: 20_000)));
        await Fails(alice, ChatErrors.InvalidRequest, () => alice.InvokeAsync(ChatOperations.JoinRoom, new DeeplyNested(InField: null, Depth: 20_000)));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Streams_in_either_direction_are_an_invalid_request(WireProtocol protocol)
    {
        await using var alice = await ConnectAsync(protocol);

        await Fails(alice, ChatErrors.InvalidRequest, async () =>
        {
            await foreach (var _ in alice.StreamAsync<object>(ChatOperations.Ping, new PingRequest()))
            {
            }
        });
        await Fails(alice, ChatErrors.InvalidRequest, () => alice.InvokeAsync(ChatOperations.Message, new SendMessageRequest("a", "b"), Numbers()));
        await Fails(alice, ChatErrors.UnknownType, async () => await (await alice.StreamAsChannelAsync<object>("shout")).Completion);
    }

    private async Task<HubConnection> ConnectAsync(WireProtocol protocol)
    {
        var builder = new HubConnectionBuilder().WithUrl(new Uri(fixture.Server.Address, ChatEndpoints.Hub), options =>
        {
            options.AccessTokenProvider = () => Task.FromResult<string?>(TestTokens.For("alice"));
            options.SkipNegotiation = true;
            options.Transports = HttpTransportType.WebSockets;
        });
        if (protocol == WireProtocol.MessagePack) builder.AddMessagePackProtocol(DeeplyNested.CanBeWritten);
        var connection = builder.Build();
        await connection.StartAsync();
        return connection;
    }

    private static async Task Fails(HubConnection connection, string code, Func<Task> call)
    {
        (await call.Should().ThrowAsync<HubException>()).Which.Message.Should().Contain($"HubException: {code}: ");
        (await connection.InvokeAsync<Pong>(ChatOperations.Ping, new PingRequest())).ServerTime.Kind.Should().Be(DateTimeKind.Utc);
    }

    private static async IAsyncEnumerable<int> Numbers()
    {
        yield return await Task.FromResult(1);
    }
}
