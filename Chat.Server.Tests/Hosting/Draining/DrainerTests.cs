using Chat.Contracts;
using Chat.Server.Hosting.Draining;
using Chat.Server.Ports;
using Chat.Server.Stores.Memory;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chat.Server.Tests.Hosting.Draining;

/// <summary>What draining means for single connections.</summary>
public sealed class DrainerTests
{
    private const string Room = "room";

    public static TheoryData<WireProtocol> Protocols => [.. Connect.EveryProtocol];

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_call_that_is_running_is_answered_before_the_close(WireProtocol protocol)
    {
        HeldLog? log = null;
        await using var server = await ChatServer.StartAsync(builder => builder.Services.AddSingleton<IMessageLog>(
            provider => log = new HeldLog(ActivatorUtilities.CreateInstance<MemoryMessageLog>(provider))));
        await using var alice = await Connect.ToAsync(server.Address, "alice", protocol);
        await using var idle = await Connect.ToAsync(server.Address, "idle", protocol);
        await alice.JoinAsync(Room);
        var saying = alice.SayAsync(Room, "the last word");
        await log!.Asked.WaitAsync(Wait.Deadline);

        var draining = server.Get<Drainer>().DrainAsync(atLeisure: false, CancellationToken.None);
        await idle.Closed.WaitAsync(Wait.Deadline);
        alice.Closed.IsCompleted.Should().BeFalse();
        log.Release();

        (await saying.WaitAsync(Wait.Deadline)).Seq.Should().Be(1);
        await alice.Closed.WaitAsync(Wait.Deadline);
        await draining.WaitAsync(Wait.Deadline);
    }

    [Theory]
    [InlineData(HttpTransportType.WebSockets)]
    [InlineData(HttpTransportType.ServerSentEvents)]
    [InlineData(HttpTransportType.LongPolling)]
    public async Task A_SignalR_client_on_any_transport_is_told_and_then_allowed_to_reconnect(HttpTransportType transport)
    {
        await using var server = await ChatServer.StartAsync();
        var notice = new TaskCompletionSource<DrainingNotice>(TaskCreationOptions.RunContinuationsAsynchronously);
        var reconnecting = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(server.Address, ChatEndpoints.Hub), transport, options => options.AccessTokenProvider = () => Task.FromResult<string?>(TestTokens.For("alice")))
            .WithAutomaticReconnect([TimeSpan.FromMinutes(10)])
            .Build();
        connection.On<DrainingNotice>(nameof(IChatClient.Draining), e => notice.TrySetResult(e));
        connection.Reconnecting += error =>
        {
            reconnecting.TrySetResult(error);
            return Task.CompletedTask;
        };
        await connection.StartAsync();

        await server.Get<Drainer>().DrainAsync(atLeisure: false, CancellationToken.None).WaitAsync(Wait.Deadline);

        (await notice.Task.WaitAsync(Wait.Deadline)).ReconnectAfterMs.Should().Be(0);
        (await reconnecting.Task.WaitAsync(Wait.Deadline))!.Message.Should().Contain("1001");
    }

    [Fact]
    public async Task When_it_is_over_nobody_is_present_any_more()
    {
        await using var server = await ChatServer.StartAsync();
        var clients = await Task.WhenAll(Enumerable.Range(0, 30)
            .Select(i => Connect.ToAsync(server.Address, $"user{i}", Connect.EveryProtocol[i % 3])));
        foreach (var client in clients) await client.JoinAsync(Room);

        await server.Get<Drainer>().DrainAsync(atLeisure: false, CancellationToken.None).WaitAsync(Wait.Deadline);

        var presence = server.Get<IPresence>();
        (await presence.OnlineAsync(10)).ConnectionCount.Should().Be(0);
        foreach (var client in clients) await client.DisposeAsync();
    }

    [Fact]
    public async Task Times_that_do_not_fit_together_are_refused_at_the_start()
    {
        var starting = () => ChatServer.StartAsync("--Chat:Drain:Timeout=00:00:20", "--Chat:Drain:Delay=00:00:10", "--Chat:Drain:Spread=00:00:10");

        (await starting.Should().ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>()).Which.Message.Should().Contain("00:00:25");
    }
}
