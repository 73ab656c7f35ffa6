using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.StockClients;
using FluentAssertions;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Connections;

/// <summary>
/// Every way to connect, through every kind of proxy: a client that is silent for longer than the proxy's patience is still connected, because something
/// passes before that patience ends. All times are short here, and far enough apart for a slow machine: a second, six, nine.
/// </summary>
[SideBySide]
public sealed class ProxyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(9);

    private static readonly Way[] OverWebSockets = [Way.WebSockets, Way.WithoutNegotiation];

    [NginxFact]
    public Task A_silent_dotnet_client_stays_connected() =>
        Task.WhenAll(Enum.GetValues<ProxyKind>().Select(kind => StaysConnectedAsync(StockClient.DotNet, kind)));

    [NginxTheory(JavaScript = true)]
    [InlineData(ProxyKind.None)]
    [InlineData(ProxyKind.Shipped)]
    [InlineData(ProxyKind.Bare)]
    [InlineData(ProxyKind.Prefix)]
    public Task A_silent_JavaScript_client_stays_connected(ProxyKind kind) => StaysConnectedAsync(StockClient.JavaScript, kind);

    [NginxFact]
    public Task A_silent_plain_client_stays_connected() =>
        Task.WhenAll(((ProxyKind[])[ProxyKind.None, ProxyKind.Shipped, ProxyKind.Prefix]).Select(PlainStaysConnectedAsync));

    [NginxFact]
    public async Task A_plain_client_is_told_that_the_proxy_passes_no_WebSockets()
    {
        await using var server = await StartAsync();
        await using var proxy = await Proxy.StartAsync(ProxyKind.Bare, server.Address, Patience);

        await using var alice = await RawSocket.ConnectAsync(proxy.Root, TestTokens.For("alice"));

        alice.Status.Should().Be(426);
    }

    [NginxFact]
    public async Task No_token_is_in_the_logs_of_the_shipped_nginx_also_when_a_node_is_down()
    {
        await using var server = await StartAsync();
        await using var nginx = await NginxProcess.ShippedAsync(Proxy.Down, server.Address);
        var token = TestTokens.For("alice");
        for (var i = 0; i < 3; i++)
        {
            await using var alice = await PlainTestClient.ConnectAsync(nginx.Address, token);
            await alice.WelcomeAsync();
        }

        await Wait.UntilAsync(() => nginx.Logs.Contains($"GET {ChatEndpoints.PlainJson}"), "the requests were logged");
        nginx.Logs.Should().NotContain(token);
    }

    [NginxFact]
    public async Task The_page_is_found_under_a_path()
    {
        await using var server = await StartAsync();
        await using var proxy = await Proxy.StartAsync(ProxyKind.Prefix, server.Address, Patience);
        using var http = new HttpClient();

        (await http.GetStringAsync(proxy.Root)).Should().Contain("src=\"js/app.js\"");
        (await http.GetStringAsync(new Uri(proxy.Root, "js/chat.js"))).Should().Contain("new ChatClient(new URL('.', document.baseURI)");
    }

    private static async Task PlainStaysConnectedAsync(ProxyKind kind)
    {
        await using var server = await StartAsync();
        await using var proxy = await Proxy.StartAsync(kind, server.Address, Patience);
        var address = new Uri(proxy.Root, $"{ChatEndpoints.PlainJson[1..]}?token={TestTokens.For("alice")}");
        await using var alice = await PlainTestClient.OpenAsync(new UriBuilder(address) { Scheme = "ws" }.Uri);
        await alice.JoinAsync("lobby");

        await Task.Delay(Silence);

        (await alice.SayAsync("lobby", "still here")).Seq.Should().Be(1);
        await alice.Events.FirstAsync<ChatMessage>();
    }

    private static async Task StaysConnectedAsync(Func<StockClientOptions, StockClient> create, ProxyKind kind)
    {
        await using var server = await StartAsync();
        await using var proxy = await Proxy.StartAsync(kind, server.Address, Patience);
        var ways = Enum.GetValues<Way>().Where(way => kind != ProxyKind.Bare || !OverWebSockets.Contains(way)).ToArray();
        var clients = ways.Select(way => create(OptionsFor(way, proxy.Root))).ToArray();
        try
        {
            await Task.WhenAll(clients.Select(client => client.StartAsync()));
            foreach (var client in clients) await client.InvokeAsync(ChatOperations.JoinRoom, new { room = "lobby" });

            await Task.Delay(Silence);

            await Task.WhenAll(clients.Zip(ways, (client, way) => client.InvokeAsync(ChatOperations.Message, new { room = "lobby", text = way.ToString() })));
            foreach (var (client, way) in clients.Zip(ways))
            {
                await client.Events.CountAsync<ChatMessage>(clients.Length);
                client.Events.Of<ChatMessage>().Select(message => message.Text).Should().BeEquivalentTo(ways.Select(each => each.ToString()), $"of {way} through {kind}");
                client.Events.Of<StateChange>().Should().BeEmpty($"{way} through {kind} was never interrupted");
            }
        }
        finally
        {
            foreach (var client in clients) await client.DisposeAsync();
        }
    }

    private static StockClientOptions OptionsFor(Way way, Uri root) => new(new Uri(root, ChatEndpoints.Hub[1..]), () => TestTokens.For($"user of {way}"))
    {
        SkipNegotiation = way == Way.WithoutNegotiation,
        Transport = way is Way.Automatic or Way.WithoutNegotiation ? null : Enum.Parse<HttpTransportType>(way.ToString()),
    };

    private static Task<ChatServer> StartAsync() => ChatServer.StartAsync(
        builder => builder.Services.Configure<HubOptions>(hub => hub.KeepAliveInterval = TimeSpan.FromSeconds(1)),
        "--Chat:Transport:LongPollTimeout=00:00:01", "--Chat:Transport:KeepAliveInterval=00:00:01");
}
