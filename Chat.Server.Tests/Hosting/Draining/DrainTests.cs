using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Endpoints.Http;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Hosting.Draining;

/// <summary>Real processes that are told to end by real signals.</summary>
public sealed class DrainTests : IDisposable
{
    private const string Room = "room";
    private const int GoingAway = (int)WebSocketCloseStatus.EndpointUnavailable;

    /// <summary>A server that goes on draining until the test has seen all of it.</summary>
    private static readonly string[] Endless = ["--Chat:Drain:Timeout=01:00:00", "--Chat:Drain:Delay=00:10:00"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-drain-");

    private string Messages => $"--ConnectionStrings:Messages=Data Source={Path.Combine(folder.FullName, "messages.db")}";

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Under_load_clients_are_told_and_closed_and_every_receipt_is_kept()
    {
        await using var server = await ServerProcess.StartAsync(
            Messages, "--Chat:Drain:Timeout=00:01:00", "--Chat:Drain:Delay=00:00:00.500", "--Chat:Drain:Spread=00:00:01.500");
        var receipts = new ConcurrentDictionary<long, string>();
        var senders = await Task.WhenAll(Enumerable.Range(0, 9)
            .Select(i => Connect.ToAsync(server.Address, $"sender{i}", Connect.EveryProtocol[i % 3])));
        var idle = await Task.WhenAll(Enumerable.Range(0, 9)
            .Select(i => Connect.ToAsync(server.Address, $"idle{i}", Connect.EveryProtocol[i % 3])));
        var sending = senders.Select(sender => SayUntilClosedAsync(sender, receipts)).ToArray();
        await Wait.UntilAsync(() => receipts.Count > 100, "the load is on");

        server.Signal("TERM");

        foreach (var client in senders.Concat(idle))
        {
            (await client.Events.FirstAsync<DrainingNotice>()).ReconnectAfterMs.Should().BeInRange(0, 1500);
            await client.Closed.WaitAsync(Wait.Deadline);
            if (client is PlainTestClient plain) plain.CloseCode.Should().Be(GoingAway);
        }

        idle.SelectMany(client => client.Events.Of<DrainingNotice>()).Should().HaveCount(idle.Length, "each is told once");
        (await server.WaitForExitAsync()).Should().Be(0);
        await Task.WhenAll(sending);

        await server.StartAgainAsync();
        var log = await WholeLog.ReadAsync(server.Address, Room);
        log.Select(m => m.Seq).Should().Equal(Enumerable.Range(1, log.Count).Select(i => (long)i));
        foreach (var (seq, id) in receipts) log[(int)seq - 1].Id.Should().Be(id);
        foreach (var client in senders.Concat(idle)) await client.DisposeAsync();
    }

    [Fact]
    public async Task A_terminal_that_is_gone_drains_the_server_as_whoever_runs_it_does()
    {
        await using var server = await ServerProcess.StartUnderAsync(["env", "--default-signal=HUP"], Messages, "--Chat:Drain:Spread=00:00:01");
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);

        server.Signal("HUP");

        await alice.Events.FirstAsync<DrainingNotice>();
        await alice.Closed.WaitAsync(Wait.Deadline);
        ((PlainTestClient)alice).CloseCode.Should().Be(GoingAway);
        (await server.WaitForExitAsync()).Should().Be(0);
    }

    [Fact]
    public async Task A_server_that_was_told_to_survive_its_terminal_does()
    {
        await using var server = await ServerProcess.StartUnderAsync(["nohup"], Messages);
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        await alice.JoinAsync(Room);
        using var http = new HttpClient { BaseAddress = server.Address };

        for (var i = 0; i < 20; i++)
        {
            server.Signal("HUP");
            (await http.GetAsync("/health/ready")).StatusCode.Should().Be(HttpStatusCode.OK);
            await alice.SayAsync(Room, $"still here {i}");
        }

        alice.Events.Of<DrainingNotice>().Should().BeEmpty();
        server.Signal("TERM");
        (await server.WaitForExitAsync()).Should().Be(0);
    }

    [Fact]
    public async Task A_draining_server_is_not_ready_and_takes_nobody_new_but_serves_who_is_there()
    {
        await using var server = await ServerProcess.StartAsync([Messages, .. Endless]);
        var clients = await Task.WhenAll(Connect.EveryProtocol.Select(protocol => Connect.ToAsync(server.Address, "alice", protocol)));
        using var http = new HttpClient { BaseAddress = server.Address };

        server.Signal("TERM");
        await Wait.UntilAsync(
            async () => (await http.GetAsync("/health/ready")).StatusCode == HttpStatusCode.ServiceUnavailable, "the server is not ready");

        (await http.GetAsync("/health/live")).StatusCode.Should().Be(HttpStatusCode.OK);
        foreach (var client in clients)
        {
            await client.JoinAsync(Room);
            (await client.SayAsync(Room, "still here")).Duplicate.Should().BeFalse();
        }

        await ShouldBeUnavailableAsync(() => PlainTestClient.ConnectAsync(server.Address, TestTokens.For("bob")));
        await ShouldBeUnavailableAsync(() => SignalRTestClient.ConnectAsync(server.Address, TestTokens.For("bob"), WireProtocol.Json));
        foreach (var address in new[] { $"{ChatEndpoints.Hub}/negotiate?negotiateVersion=1", ChatEndpoints.PlainJson })
        {
            var answer = await (address == ChatEndpoints.PlainJson ? http.GetAsync(address) : http.PostAsync(address, null));
            answer.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
            answer.Headers.RetryAfter!.Delta.Should().BePositive();
            (await AdminClient.CodeOf(answer)).Should().Be(ChatErrors.Unavailable);
        }

        clients.Should().OnlyContain(client => !client.Closed.IsCompleted);
        foreach (var client in clients) await client.DisposeAsync();
        (await server.WaitForExitAsync()).Should().Be(0, "the last client has gone, though the time has not come");
    }

    [Fact]
    public async Task A_second_signal_ends_the_draining()
    {
        await using var server = await ServerProcess.StartAsync([Messages, .. Endless]);
        await using var alice = await PlainTestClient.ConnectAsync(server.Address, TestTokens.For("alice"));
        await using var bob = await Connect.ToAsync(server.Address, "bob", WireProtocol.MessagePack);
        await alice.JoinAsync(Room);
        var receipt = await alice.SayAsync(Room, "kept");

        server.Signal("TERM");
        await Wait.UntilAsync(() => server.Output.Contains("Draining: 2 connections"), "the draining has begun");
        server.Signal("TERM");

        (await server.WaitForExitAsync()).Should().Be(0);
        await Task.WhenAll(alice.Closed, bob.Closed).WaitAsync(Wait.Deadline);
        alice.CloseCode.Should().Be(GoingAway);
        await server.StartAgainAsync();
        (await WholeLog.ReadAsync(server.Address, Room)).Should().ContainSingle().Which.Id.Should().Be(receipt.Id);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Without_clients_there_is_nothing_to_wait_for(string signal)
    {
        await using var server = await ServerProcess.StartAsync([Messages, .. Endless]);

        server.Signal(signal);

        (await server.WaitForExitAsync()).Should().Be(0);
    }

    [Fact]
    public async Task Whoever_presses_Ctrl_C_does_not_wait_for_load_balancers()
    {
        await using var server = await ServerProcess.StartAsync([Messages, .. Endless, "--Chat:Drain:Spread=00:10:00"]);
        await using var alice = await PlainTestClient.ConnectAsync(server.Address, TestTokens.For("alice"));
        await alice.WelcomeAsync();

        server.Signal("INT");

        (await server.WaitForExitAsync()).Should().Be(0);
        await alice.Closed.WaitAsync(Wait.Deadline);
        alice.CloseCode.Should().Be(GoingAway);
        alice.Events.Of<DrainingNotice>().Should().ContainSingle();
    }

    [Theory]
    [InlineData(ChatEndpoints.PlainJson)]
    [InlineData(ChatEndpoints.Hub)]
    public async Task A_client_that_says_nothing_and_reads_nothing_holds_nobody_up_beyond_the_time(string endpoint)
    {
        await using var server = await ServerProcess.StartAsync(Messages, "--Chat:Drain:Timeout=00:00:06", "--Chat:Drain:Spread=00:00:00");
        using var deaf = new ClientWebSocket();
        deaf.Options.SetRequestHeader("Authorization", $"Bearer {TestTokens.For("deaf")}");
        await deaf.ConnectAsync(new Uri($"ws://{server.Address.Authority}{endpoint}"), CancellationToken.None);

        server.Signal("TERM");

        (await server.WaitForExitAsync()).Should().Be(0);
    }

    private static async Task SayUntilClosedAsync(ChatTestClient client, ConcurrentDictionary<long, string> receipts)
    {
        await client.JoinAsync(Room);
        try
        {
            while (true)
            {
                var receipt = await client.SayAsync(Room, "text");
                receipts[receipt.Seq] = receipt.Id;
            }
        }
        catch (Exception e) when (Subscriber.IsConnectionFailure(e))
        {
            // Closed, or too late to be taken.
        }
    }

    private static async Task ShouldBeUnavailableAsync(Func<Task> connecting) =>
        (await connecting.Should().ThrowAsync<WebSocketException>()).Which.Message.Should().Contain("503");
}
