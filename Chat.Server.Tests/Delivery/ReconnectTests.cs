using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Stores.Memory;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Documentation;
using Chat.Server.Tests.Endpoints.Http;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.JavaScript;
using Chat.Server.Tests.StockClients;
using FluentAssertions;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chat.Server.Tests.Delivery;

/// <summary>Which ends of a connection the stock clients come back from by themselves: those of the table in <c>docs/protocol.md</c>.</summary>
public sealed class ReconnectTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    public static TheoryData<int, string, bool> CloseMessages
    {
        get
        {
            var data = new TheoryData<int, string, bool>();
            foreach (var (code, reason, again) in ProtocolDocument.CloseMessages) data.Add(code, reason, again);
            return data;
        }
    }

    public static TheoryData<WireProtocol, HttpTransportType> Connections => new()
    {
        { WireProtocol.Json, HttpTransportType.WebSockets },
        { WireProtocol.Json, HttpTransportType.ServerSentEvents },
        { WireProtocol.Json, HttpTransportType.LongPolling },
        { WireProtocol.MessagePack, HttpTransportType.WebSockets },
        { WireProtocol.MessagePack, HttpTransportType.LongPolling },
    };

    [Theory]
    [MemberData(nameof(CloseMessages))]
    public Task The_dotnet_client_comes_back_where_the_protocol_says_so(int code, string reason, bool again) =>
        ComesBackWhereItMayAsync(StockClient.DotNet, code, reason, again);

    [JavaScriptTheory]
    [MemberData(nameof(CloseMessages))]
    public Task The_JavaScript_client_comes_back_where_the_protocol_says_so(int code, string reason, bool again) =>
        ComesBackWhereItMayAsync(StockClient.JavaScript, code, reason, again);

    [Fact]
    public Task The_dotnet_client_comes_back_with_a_new_token_when_its_token_has_expired() => ComeBackWithANewTokenAsync(StockClient.DotNet);

    [JavaScriptFact]
    public Task The_JavaScript_client_comes_back_with_a_new_token_when_its_token_has_expired() => ComeBackWithANewTokenAsync(StockClient.JavaScript);

    [Theory]
    [MemberData(nameof(Connections))]
    public Task The_dotnet_client_comes_back_to_a_server_that_could_not_take_it(WireProtocol protocol, HttpTransportType transport) =>
        ComesBackToAServerThatCouldNotTakeItAsync(StockClient.DotNet, protocol, transport);

    [JavaScriptTheory]
    [MemberData(nameof(Connections))]
    public Task The_JavaScript_client_comes_back_to_a_server_that_could_not_take_it(WireProtocol protocol, HttpTransportType transport) =>
        ComesBackToAServerThatCouldNotTakeItAsync(StockClient.JavaScript, protocol, transport);

    [Fact]
    public Task The_dotnet_client_looks_for_a_server_that_has_stopped() => LooksForAServerThatHasStoppedAsync(StockClient.DotNet);

    [JavaScriptFact]
    public Task The_JavaScript_client_looks_for_a_server_that_has_stopped() => LooksForAServerThatHasStoppedAsync(StockClient.JavaScript);

    [Fact]
    public Task A_dotnet_client_that_was_removed_stays_away() => StaysAwayWhenRemovedAsync(StockClient.DotNet);

    [JavaScriptFact]
    public Task A_JavaScript_client_that_was_removed_stays_away() => StaysAwayWhenRemovedAsync(StockClient.JavaScript);

    private async Task ComesBackWhereItMayAsync(Func<StockClientOptions, StockClient> create, int code, string reason, bool again)
    {
        var user = $"{create.Method.Name}-{code}";
        await using var client = create(new StockClientOptions(HubOf(fixture.Server), () => TestTokens.For(user)));
        await client.StartAsync();
        await client.Events.FirstAsync<Welcome>();

        fixture.Server.Get<IRoomChannel>().CloseUser(user, new CloseOrder(code, reason));

        if (again) await CameBackAsync(client, $"{code}: {reason}");
        else await StayedAwayAsync(client, $"{code}: {reason}");
    }

    /// <summary>Over every protocol and transport, side by side.</summary>
    private static async Task ComeBackWithANewTokenAsync(Func<StockClientOptions, StockClient> create)
    {
        await using var server = await ChatServer.StartAsync("--Jwt:ClockSkew=00:00:00");
        await Task.WhenAll(Connections.Select(row => ComesBackWithANewTokenAsync(server, create, (WireProtocol)row[0], (HttpTransportType)row[1])));
    }

    private static async Task ComesBackWithANewTokenAsync(
        ChatServer server, Func<StockClientOptions, StockClient> create, WireProtocol protocol, HttpTransportType transport)
    {
        for (var lifetime = TimeSpan.FromSeconds(3); ; lifetime *= 2)
        {
            var token = TestTokens.Create(new() { ["sub"] = "alice" }, lifetime: lifetime);
            await using var client = create(new StockClientOptions(HubOf(server), () => token) { Protocol = protocol, Transport = transport });
            try
            {
                await client.StartAsync();
                await client.Events.FirstAsync<Welcome>();
            }
            catch (Exception e) when (e is HttpRequestException or IOException or AggregateException or TimeoutException && lifetime < TimeSpan.FromSeconds(20))
            {
                continue; // a slow machine: the token expired on the way
            }

            token = TestTokens.For("alice");
            // A poll that begins when the token has expired is refused before it can be told why.
            string[] reasons = transport == HttpTransportType.LongPolling ? ["4010: Token expired", "401"] : ["4010: Token expired"];
            await CameBackAsync(client, reasons, $"with {protocol} over {transport}");
            return;
        }
    }

    private static async Task ComesBackToAServerThatCouldNotTakeItAsync(Func<StockClientOptions, StockClient> create, WireProtocol protocol, HttpTransportType transport)
    {
        var presence = new LatePresence(new MemoryPresence());
        await using var server = await ChatServer.StartAsync(builder => builder.Services.AddSingleton<IPresence>(presence));
        await using var client = create(new StockClientOptions(HubOf(server), () => TestTokens.For("alice")) { Protocol = protocol, Transport = transport });
        await client.StartAsync(); // through with the handshake; the hub is about to let it in

        presence.Fail();

        // Over other transports the first ping of the .NET client, a request of its own, may learn sooner that the connection is gone.
        await CameBackAsync(client, transport == HttpTransportType.WebSockets ? "1013: Try again later" : null);
    }

    private static async Task LooksForAServerThatHasStoppedAsync(Func<StockClientOptions, StockClient> create)
    {
        await using var server = await ChatServer.StartAsync();
        await using var client = create(new StockClientOptions(HubOf(server), () => TestTokens.For("alice")));
        await client.StartAsync();
        await client.Events.FirstAsync<Welcome>();

        await server.StopAsync();

        await client.Events.FirstAsync<StateChange>(change => change.State == StateChange.Reconnecting);
    }

    private async Task StaysAwayWhenRemovedAsync(Func<StockClientOptions, StockClient> create)
    {
        var user = $"{create.Method.Name}-removed";
        await using var client = create(new StockClientOptions(HubOf(fixture.Server), () => TestTokens.For(user)));
        await client.StartAsync();
        await client.Events.FirstAsync<Welcome>();
        using var admin = new AdminClient(fixture.Server.Address);

        await admin.RevokeAsync(user);

        await StayedAwayAsync(client, "4003: Removed by an administrator");
    }

    private static Task CameBackAsync(StockClient client, string? reason, string how = "") => CameBackAsync(client, reason is null ? [] : [reason], how);

    /// <param name="client">The client.</param>
    /// <param name="reasons">What it may have been told, one of them; none for whatever it was.</param>
    /// <param name="how">For the message of a failure.</param>
    private static async Task CameBackAsync(StockClient client, string[] reasons, string how)
    {
        await client.Events.FirstAsync<StateChange>(change => change.State is StateChange.Reconnected or StateChange.Closed);
        client.Events.Of<StateChange>().Select(change => change.State).Should().Equal([StateChange.Reconnecting, StateChange.Reconnected], how);
        if (reasons.Length > 0) client.Events.Of<StateChange>()[0].Error.Should().ContainAny(reasons, how);
        await client.InvokeAsync(ChatOperations.JoinRoom, new { room = "back" });
    }

    private static async Task StayedAwayAsync(StockClient client, string reason)
    {
        await client.Events.FirstAsync<StateChange>(change => change.State is StateChange.Reconnecting or StateChange.Closed);
        client.Events.Of<StateChange>().Should().ContainSingle().Which.Should().Match<StateChange>(change =>
            change.State == StateChange.Closed && change.Error!.Contains(reason));
    }

    private static Uri HubOf(ChatServer server) => new(server.Address, ChatEndpoints.Hub);
}
