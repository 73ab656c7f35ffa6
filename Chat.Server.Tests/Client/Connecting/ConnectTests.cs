using System.Net.Http.Headers;
using Chat.Client;
using Chat.Contracts;
using Chat.LoadTest.Nodes;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Chat.Server.Tests.Client.Connecting;

public abstract class ConnectTests(ServerFixture fixture, WireProtocol protocol) : IClassFixture<ServerFixture>
{
    private Uri Server => fixture.Server.Address;

    [Fact]
    public async Task A_server_that_is_not_there_yet_is_waited_for_until_the_caller_gives_up()
    {
        await using var client = new ChatClient(ClientSetup.Options(new Uri($"http://127.0.0.1:{FreePort.Take()}"), "alice", protocol));
        using var giveUp = new CancellationTokenSource();
        var connecting = client.ConnectAsync(giveUp.Token);
        client.State.Should().Be(ChatState.Connecting);

        await giveUp.CancelAsync();

        await ((Func<Task>)(() => connecting)).Should().ThrowAsync<OperationCanceledException>();
        client.State.Should().Be(ChatState.Disconnected);
        _ = client.ConnectAsync();
        client.State.Should().Be(ChatState.Connecting, "it may be tried again");
    }

    [Fact]
    public async Task Joining_a_room_connects_a_client_that_nobody_has_connected()
    {
        await using var client = new ChatClient(ClientSetup.Options(Server, "alice", protocol));

        var rooms = await Task.WhenAll(client.JoinAsync("one"), client.JoinAsync("two"));

        client.State.Should().Be(ChatState.Connected);
        rooms.Should().OnlyContain(room => room.Members.Contains("alice"));
    }

    [Fact]
    public async Task A_token_that_is_refused_twice_closes_the_client()
    {
        var asked = 0;
        await using var client = Make("alice", _ => Task.FromResult($"no token {asked++}"));

        (await ClientSetup.FailsAsync(() => client.ConnectAsync())).Code.Should().Be(ChatErrors.Unauthorized);

        (client.State, client.CloseReason, asked).Should().Be((ChatState.Closed, ChatErrors.Unauthorized, 2));
        (await ClientSetup.FailsAsync(() => client.ConnectAsync())).Code.Should().Be(ChatErrors.Unauthorized);
        (await ClientSetup.FailsAsync(() => client.JoinAsync("room"))).Code.Should().Be(ChatErrors.Unauthorized);
    }

    [Fact]
    public async Task The_same_token_again_closes_the_client()
    {
        var asked = 0;
        await using var client = Make("alice", _ => Task.FromResult(asked++ < 100 ? "no token" : ""));

        (await ClientSetup.FailsAsync(() => client.ConnectAsync())).Code.Should().Be(ChatErrors.Unauthorized);

        asked.Should().Be(2);
    }

    [Fact]
    public async Task Another_token_is_tried_and_a_provider_that_fails_is_asked_again()
    {
        var asked = 0;
        await using var client = Make("alice", _ => asked++ switch
        {
            0 => throw new InvalidOperationException("It fails."),
            1 => Task.FromResult("no token"),
            _ => Task.FromResult(TestTokens.For("alice")),
        });

        await ConnectAsync(client);

        (client.UserId, asked).Should().Be(("alice", 3));
    }

    [Fact]
    public async Task A_user_that_is_removed_is_closed_and_everything_ends()
    {
        await using var client = await ClientSetup.ConnectAsync(Server, $"removed-{protocol}", protocol);
        var room = await client.JoinAsync("removed");
        var (messages, directs, states) = (room.Messages.TakeAsync(9, default), client.DirectMessages.TakeAsync(9, default), client.States.TakeAsync(9, default));
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestTokens.For("admin", ChatRoles.Admin));

        (await http.PostAsync(new Uri(Server, $"{ChatEndpoints.Users}/removed-{protocol}/revoke"), null)).EnsureSuccessStatusCode();

        (await room.Left.WaitAsync(Wait.Deadline)).Should().Be(ChatClientErrors.Removed);
        (client.State, client.CloseReason).Should().Be((ChatState.Closed, ChatClientErrors.Removed));
        (await ClientSetup.FailsAsync(() => room.SendAsync("?"))).Code.Should().Be(ChatClientErrors.Removed);
        (await ClientSetup.FailsAsync(() => client.SendDirectAsync("bob", "?"))).Code.Should().Be(ChatClientErrors.Removed);
        (await messages.WaitAsync(Wait.Deadline)).Should().BeEmpty();
        (await directs.WaitAsync(Wait.Deadline)).Should().BeEmpty();
        (await states.WaitAsync(Wait.Deadline)).Should().Equal(ChatState.Connected, ChatState.Closed);
    }

    [Theory]
    [InlineData(1001, "Server going away")]
    [InlineData(1008, "Message took too long")]
    [InlineData(1013, "Try again later")]
    [InlineData(4008, "Reading too slowly")]
    [InlineData(4010, "Token expired")]
    public async Task A_client_whose_connection_the_server_ends_comes_back(int code, string reason)
    {
        var user = $"back-{protocol}-{code}";
        await using var client = await ClientSetup.ConnectAsync(Server, user, protocol);
        var room = await client.JoinAsync(user);
        await room.SendAsync("before");
        var states = client.States.TakeAsync(3, default);

        fixture.Server.Get<IRoomChannel>().CloseUser(user, new CloseOrder(code, reason));

        (await states.WaitAsync(Wait.Deadline)).Should().Equal(ChatState.Connected, ChatState.Reconnecting, ChatState.Connected);
        await room.SendAsync("after");
        (await room.ReadAsync(2)).Select(message => message.Text).Should().Equal("before", "after");
    }

    [Fact]
    public async Task A_client_that_a_back_end_disconnects_stays_away()
    {
        var user = $"away-{protocol}";
        await using var client = await ClientSetup.ConnectAsync(Server, user, protocol);

        fixture.Server.Get<IRoomChannel>().CloseUser(user, new CloseOrder(4011, "Disconnected by a back end"));

        await Wait.UntilAsync(() => client.State == ChatState.Closed, "it is closed");
        client.CloseReason.Should().Be(ChatClientErrors.Disconnected);
    }

    [Fact]
    public async Task An_origin_that_is_not_allowed_closes_the_client()
    {
        await using var client = new ChatClient(ClientSetup.Options(
            Server, "alice", protocol, options => options.ConfigureHttp = http => http.Headers["Origin"] = "https://elsewhere.example"));

        (await ClientSetup.FailsAsync(() => client.ConnectAsync())).Code.Should().Be(ChatErrors.Forbidden);
    }

    [Fact]
    public async Task A_token_that_expires_is_replaced_without_a_new_connection()
    {
        await using var server = await ChatServer.StartAsync("--Jwt:ClockSkew=00:00:00");
        for (var lifetime = TimeSpan.FromSeconds(3); ; lifetime *= 2)
        {
            var end = TimeProvider.System.GetUtcNow() + lifetime;
            var tokens = new Queue<string>([TestTokens.Create(new() { ["sub"] = "alice" }, lifetime: lifetime), TestTokens.For("alice")]);
            await using var client = new ChatClient(ClientSetup.Options(
                server.Address, "alice", protocol, options => options.Token = _ => Task.FromResult(tokens.Count > 1 ? tokens.Dequeue() : tokens.Peek())));
            await ConnectAsync(client);
            var connection = client.Hub!.ConnectionId;
            await Wait.UntilAsync(() => TimeProvider.System.GetUtcNow() > end + TimeSpan.FromSeconds(1) || client.State != ChatState.Connected, "the first token has expired");
            if (client.Hub?.ConnectionId != connection && lifetime < TimeSpan.FromSeconds(20)) continue; // a slow machine: it expired before it was replaced

            (await client.OnlineAsync()).Users.Should().Equal("alice");
            client.Hub!.ConnectionId.Should().Be(connection);
            return;
        }
    }

    [Fact]
    public async Task A_handler_that_throws_is_logged_and_the_others_go_on()
    {
        using var log = new LogCapture();
        using var loggers = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        await using var client = new ChatClient(ClientSetup.Options(Server, "alice", protocol, options => options.LoggerFactory = loggers));
        var seen = new TaskCompletionSource();
        client.StateChanged += _ => throw new InvalidOperationException("It fails.");
        client.BroadcastReceived += _ => seen.TrySetResult();
        await ConnectAsync(client);
        await using var admin = await ClientSetup.ConnectAsync(Server, "admin", protocol, null, ChatRoles.Admin);

        await admin.CallAsync(ChatOperations.Broadcast, new BroadcastRequest("to all"));

        await seen.Task.WaitAsync(Wait.Deadline);
        log.Lines.Should().Contain(line => line.Contains("Chat.Client[40]"));
        log.Lines.Where(line => line.Contains("Chat.Client[")).Should().NotContain(line => line.Contains("eyJ"), "tokens are secrets");
    }

    [Fact]
    public async Task A_disposed_client_is_closed_in_whatever_state_it_was()
    {
        var idle = new ChatClient(ClientSetup.Options(Server, "alice", protocol));
        var connecting = new ChatClient(ClientSetup.Options(new Uri($"http://127.0.0.1:{FreePort.Take()}"), "alice", protocol));
        var failing = ClientSetup.FailsAsync(() => connecting.ConnectAsync());
        var connected = await ClientSetup.ConnectAsync(Server, "alice", protocol);
        var room = await connected.JoinAsync("disposed");

        foreach (var client in new[] { idle, connecting, connected, connected })
        {
            await client.DisposeAsync().AsTask().WaitAsync(Wait.Deadline);
            (client.State, client.CloseReason).Should().Be((ChatState.Closed, ChatClientErrors.Closed));
            (await ClientSetup.FailsAsync(() => client.ConnectAsync())).Code.Should().Be(ChatClientErrors.Closed);
        }

        (await failing).Code.Should().Be(ChatClientErrors.Closed);
        (await room.Left.WaitAsync(Wait.Deadline)).Should().Be(ChatClientErrors.Closed);
    }

    [Fact]
    public async Task Services_have_a_client_whose_options_are_checked()
    {
        await using var services = new ServiceCollection().AddLogging()
            .AddChatClient(options =>
            {
                options.Url = Server;
                options.Token = _ => Task.FromResult(TestTokens.For("alice"));
                if (protocol == WireProtocol.MessagePack) options.UseMessagePack();
            })
            .BuildServiceProvider();
        var client = services.GetRequiredService<ChatClient>();
        await ConnectAsync(client);
        services.GetRequiredService<ChatClient>().Should().BeSameAs(client);

        await using var wrong = new ServiceCollection().AddChatClient(options => options.MessageBuffer = 0).BuildServiceProvider();
        ((Func<ChatClient>)wrong.GetRequiredService<ChatClient>).Should().Throw<Microsoft.Extensions.Options.OptionsValidationException>()
            .Which.Failures.Should().HaveCount(3);
    }

    private ChatClient Make(string user, Func<CancellationToken, Task<string>> token) =>
        new(ClientSetup.Options(Server, user, protocol, options => options.Token = token));

    private static async Task ConnectAsync(ChatClient client)
    {
        using var deadline = new CancellationTokenSource(Wait.Deadline);
        await client.ConnectAsync(deadline.Token);
    }
}
