using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Chat.Contracts;
using Chat.Server.Ports;
using Chat.Server.Stores.Memory;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Http;

public sealed class RevokeTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-revoke-");

    public static TheoryData<WireProtocol> Protocols => [.. Connect.EveryProtocol];

    private string Messages => $"--ConnectionStrings:Messages=Data Source={Path.Combine(folder.FullName, "messages.db")}";

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("Memory")]
    public async Task A_revoked_user_is_cut_off_everywhere_and_comes_back_only_with_a_new_token(string store)
    {
        await using var server = await ChatServer.StartAsync($"--Chat:History:Store={store}");
        using var admin = new AdminClient(server.Address);
        var old = TestTokens.For("mallory");
        var clients = await Task.WhenAll(Connect.EveryProtocol.Select(protocol => Connect.WithTokenAsync(server.Address, old, protocol)));
        await using var bystander = await Connect.ToAsync(server.Address, "Mallory", WireProtocol.PlainJson);

        var before = await admin.RevokeAsync("mallory");

        await Task.WhenAll(clients.Select(client => client.Closed)).WaitAsync(Wait.Deadline);
        clients.OfType<PlainTestClient>().Single().CloseCode.Should().Be(CloseCodes.Removed);
        (await bystander.PingAsync()).Should().NotBeNull();
        await ShouldBeRefusedAsync(server.Address, old);

        var fresh = await NewTokenAsync("mallory", before);
        foreach (var protocol in Connect.EveryProtocol)
        {
            await using var back = await Connect.WithTokenAsync(server.Address, fresh, protocol);
            (await back.PingAsync()).Should().NotBeNull();
            (await CodeOf(() => back.RefreshAsync(old))).Should().Be(ChatErrors.Unauthorized);
            (await back.RefreshAsync(fresh)).Should().NotBeNull();
        }

        foreach (var client in clients) await client.DisposeAsync();
    }

    [Fact]
    public async Task A_token_that_has_become_old_ends_its_connections_whoever_revoked_it()
    {
        await using var server = await ChatServer.StartAsync();
        await using var mallory = await PlainTestClient.ConnectAsync(server.Address, TestTokens.For("mallory"));
        await mallory.WelcomeAsync();
        await using var timeless = await PlainTestClient.ConnectAsync(server.Address, TokenWith("mallory", issuedAt: null));
        await timeless.WelcomeAsync();
        var now = TimeProvider.System.GetUtcNow();
        await using var newer = await PlainTestClient.ConnectAsync(server.Address, TokenWith("mallory", issuedAt: now.ToUnixTimeSeconds() + 5));
        await newer.WelcomeAsync();

        await server.Get<IRevocations>().RevokeAsync("mallory", DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds() + 5), now.AddDays(1));

        await Task.WhenAll(mallory.Closed, timeless.Closed).WaitAsync(Wait.Deadline);
        mallory.CloseCode.Should().Be(CloseCodes.Removed);
        (await newer.PingAsync()).Should().NotBeNull();
    }

    [Fact]
    public async Task A_restart_does_not_let_old_tokens_in_again()
    {
        var old = TestTokens.For("mallory");
        await using var server = await ServerProcess.StartAsync(Messages);
        using var admin = new AdminClient(server.Address);
        var before = await admin.RevokeAsync("mallory");

        await server.KillAsync();
        await server.StartAgainAsync();

        await ShouldBeRefusedAsync(server.Address, old);
        await using var back = await Connect.WithTokenAsync(server.Address, await NewTokenAsync("mallory", before), WireProtocol.Json);
        (await back.PingAsync()).Should().NotBeNull();
    }

    [Theory]
    [InlineData(ChatEndpoints.PlainJson)]
    [InlineData(ChatEndpoints.Hub)]
    public async Task Who_goes_away_while_its_token_is_looked_up_leaves_no_error_in_the_log(string endpoint)
    {
        var revocations = new WaitingRevocations();
        await using var server = await ChatServer.StartAsync(builder => builder.Services.AddSingleton<IRevocations>(revocations));
        using (var tcp = new TcpClient())
        {
            await tcp.ConnectAsync(server.Address.Host, server.Address.Port);
            await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"GET {endpoint} HTTP/1.1\r\nHost: {server.Address.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
                $"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nAuthorization: Bearer {TestTokens.For("alice")}\r\n\r\n"));
            await Wait.UntilAsync(() => revocations.Asked == 1, "the token is being looked up");
        }

        await Wait.UntilAsync(() => revocations.GivenUp == 1, "the request was given up");
        await server.StopAsync(); // everything of the request has run

        server.Log.Lines.Should().NotContain(line => line.StartsWith("Error") || line.StartsWith("Critical"));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_revocation_that_comes_while_a_connection_is_made_ends_it(WireProtocol protocol)
    {
        InterruptedRevocations? revocations = null;
        await using var server = await ChatServer.StartAsync(builder => builder.Services.AddSingleton<IRevocations>(provider =>
            revocations = new InterruptedRevocations(new MemoryRevocations(TimeProvider.System), provider)));
        server.Get<IRevocations>();

        revocations!.RevokeAfterNextAnswer("mallory");
        try
        {
            await using ChatTestClient client = protocol == WireProtocol.PlainJson
                ? await PlainTestClient.ConnectAsync(server.Address, TestTokens.For("mallory"))
                : await SignalRTestClient.ConnectAsync(server.Address, TestTokens.For("mallory"), protocol);
            await client.Closed.WaitAsync(Wait.Deadline);
            client.Events.Of<Welcome>().Should().BeEmpty();
            if (client is PlainTestClient plain) plain.CloseCode.Should().Be(CloseCodes.Removed);
        }
        catch (Exception e) when (protocol != WireProtocol.PlainJson && e is not TimeoutException && Subscriber.IsConnectionFailure(e))
        {
            // Cut off before the client was through with its start.
        }

        await using var other = await Connect.ToAsync(server.Address, "alice", protocol);
        (await other.OnlineAsync()).Users.Should().Equal("alice");
    }

    [Fact]
    public async Task Tokens_issued_within_the_second_of_the_revocation_or_without_a_time_are_refused()
    {
        await using var server = await ChatServer.StartAsync();
        using var admin = new AdminClient(server.Address);
        var before = await admin.RevokeAsync("mallory");
        var second = new DateTimeOffset(before).ToUnixTimeSeconds();

        await ShouldBeRefusedAsync(server.Address, TokenWith("mallory", issuedAt: second - 1));
        await ShouldBeRefusedAsync(server.Address, TokenWith("mallory", issuedAt: second - 0.001m));
        await ShouldBeRefusedAsync(server.Address, TokenWith("mallory", issuedAt: null));
        await using var exact = await Connect.WithTokenAsync(server.Address, TokenWith("mallory", issuedAt: second), WireProtocol.PlainJson);
        await using var timeless = await Connect.WithTokenAsync(server.Address, TokenWith("alice", issuedAt: null), WireProtocol.PlainJson);
    }

    [Fact]
    public async Task A_token_that_lives_longer_than_revocations_are_kept_is_refused()
    {
        await using var server = await ChatServer.StartAsync("--Jwt:LongestLifetime=02:00:00", "--Jwt:ClockSkew=00:00:30");
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

        await ShouldBeRefusedAsync(server.Address, TestTokens.Create(new() { ["sub"] = "alice" }, lifetime: TimeSpan.FromHours(3)));
        await ShouldBeRefusedAsync(server.Address, TokenWith("alice", issuedAt: now - 3600 * 2));
        await using var alice = await Connect.WithTokenAsync(
            server.Address, TestTokens.Create(new() { ["sub"] = "alice" }, lifetime: TimeSpan.FromHours(2)), WireProtocol.Json);
        (await CodeOf(() => alice.RefreshAsync(TestTokens.Create(new() { ["sub"] = "alice" }, lifetime: TimeSpan.FromDays(300)))))
            .Should().Be(ChatErrors.Unauthorized);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("auth0|50% of Ünïcode? #1")]
    [InlineData("a+b&c=d;e")]
    public async Task The_user_in_the_address_is_taken_exactly(string userId)
    {
        await using var server = await ChatServer.StartAsync();
        using var admin = new AdminClient(server.Address);

        var answer = await admin.TryRevokeAsync(userId);

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("user_id").GetString().Should().Be(userId);
        (await server.Get<IRevocations>().RevokedBeforeAsync(userId)).Should().NotBeNull();
    }

    [Fact]
    public async Task Only_administrators_may_and_refusals_are_problems_with_a_code()
    {
        await using var server = await ChatServer.StartAsync();
        using var nobody = new AdminClient(server.Address, token: "");
        using var forger = new AdminClient(server.Address, TestTokens.WithoutSignature("root"));
        using var user = new AdminClient(server.Address, TestTokens.For("alice", "moderator"));
        using var admin = new AdminClient(server.Address);

        foreach (var (client, status, code) in new[]
        {
            (nobody, HttpStatusCode.Unauthorized, ChatErrors.Unauthorized),
            (forger, HttpStatusCode.Unauthorized, ChatErrors.Unauthorized),
            (user, HttpStatusCode.Forbidden, ChatErrors.Forbidden),
        })
        {
            var answer = await client.TryRevokeAsync("bob");
            answer.StatusCode.Should().Be(status);
            (await AdminClient.CodeOf(answer)).Should().Be(code);
        }

        var bad = await admin.TryRevokeAsync(new string('u', 129));
        bad.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await AdminClient.CodeOf(bad)).Should().Be(ChatErrors.InvalidRequest);
        (await server.Get<IRevocations>().RevokedBeforeAsync("bob")).Should().BeNull();
    }

    [Fact]
    public async Task While_revocations_cannot_be_read_nobody_is_let_in_and_the_answer_says_try_again()
    {
        var file = Path.Combine(folder.FullName, "messages.revocations.db");
        await File.WriteAllTextAsync(file, new string('x', 4096));
        await using var server = await ChatServer.StartAsync(Messages);
        using var admin = new AdminClient(server.Address);

        var answer = await admin.TryRevokeAsync("bob");
        var connecting = () => PlainTestClient.ConnectAsync(server.Address, TestTokens.For("alice"));

        answer.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await AdminClient.CodeOf(answer)).Should().Be(ChatErrors.Unavailable);
        (await connecting.Should().ThrowAsync<System.Net.WebSockets.WebSocketException>()).Which.Message.Should().Contain("503");
        File.Delete(file);
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
    }

    /// <summary>A token as the back end makes it when the moment has come.</summary>
    private static async Task<string> NewTokenAsync(string user, DateTime revokedBefore)
    {
        await Wait.UntilAsync(() => TimeProvider.System.GetUtcNow().UtcDateTime >= revokedBefore, "the second of the revocation is over");
        return TestTokens.For(user);
    }

    private static string TokenWith(string user, decimal? issuedAt)
    {
        var claims = new Dictionary<string, object>
        {
            ["sub"] = user,
            ["exp"] = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds(),
        };
        if (issuedAt is { } time) claims["iat"] = time;
        return TestTokens.Sign(claims);
    }

    private static async Task ShouldBeRefusedAsync(Uri server, string token)
    {
        await using var plain = await PlainTestClient.ConnectAsync(server, token);
        await plain.Closed.WaitAsync(Wait.Deadline);
        plain.CloseCode.Should().Be(CloseCodes.Unauthorized);

        var connecting = () => SignalRTestClient.ConnectAsync(server, token, WireProtocol.Json);
        (await connecting.Should().ThrowAsync<System.Net.WebSockets.WebSocketException>()).Which.Message.Should().Contain("401");
    }

    private static async Task<string> CodeOf(Func<Task> operation) =>
        (await operation.Should().ThrowAsync<ChatErrorException>()).Which.Code;
}
