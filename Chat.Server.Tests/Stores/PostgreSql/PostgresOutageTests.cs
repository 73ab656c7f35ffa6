using System.Collections.Concurrent;
using System.Net;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;

namespace Chat.Server.Tests.Stores.PostgreSql;

/// <summary>A PostgreSQL that is killed and started again under load: what had a receipt is there, once, and who follows has exactly the log.</summary>
public sealed class PostgresOutageTests
{
    private const int Kills = 3;
    private const string Room = "room";

    [PostgresFact]
    public async Task Every_receipt_is_in_the_log_and_every_subscriber_has_exactly_the_log_after_PostgreSQL_was_killed()
    {
        await using var postgres = await PostgresServer.StartAsync(isDurable: true);
        await using var server = await ChatServer.StartAsync("--Chat:History:Store=PostgreSql", $"--ConnectionStrings:PostgreSql={postgres.ConnectionString};Password=hunter2");
        var receipts = new ConcurrentDictionary<long, string>();
        using var stop = new CancellationTokenSource();
        var senders = Connect.EveryProtocol.Select((protocol, i) => SendAsync(server.Address, $"sender{i}", protocol, receipts, stop.Token)).ToArray();
        var subscribers = Connect.EveryProtocol.Select((protocol, i) => new Subscriber(server.Address, $"subscriber{i}", protocol)).ToArray();
        var following = subscribers.Select(subscriber => subscriber.FollowAsync(stop.Token)).ToArray();

        for (var kill = 0; kill < Kills; kill++)
        {
            var before = receipts.Count;
            await Wait.UntilAsync(() => receipts.Count >= before + 60, "sixty more receipts");
            await postgres.KillAsync();
            await postgres.StartAgainAsync();
        }

        var last = receipts.Count;
        await Wait.UntilAsync(() => receipts.Count >= last + 20, "receipts after the last kill");
        await stop.CancelAsync();
        await Task.WhenAll(senders);
        await Task.WhenAll(following);

        var log = await ReadLogAsync(server.Address);
        log.Select(m => m.Seq).Should().Equal(Enumerable.Range(1, log.Count).Select(i => (long)i));
        log.Select(m => m.ClientMessageId).Should().OnlyHaveUniqueItems("what was sent again was stored once");
        foreach (var (seq, id) in receipts) log[(int)seq - 1].Id.Should().Be(id);
        foreach (var subscriber in subscribers)
        {
            await subscriber.CatchUpAsync();
            subscriber.Seen.Select(m => (m.Seq, m.Id)).Should().Equal(log.Select(m => (m.Seq, m.Id)));
        }

        server.Log.Lines.Should().Contain(line => line.Contains("[1401]")).And.Contain(line => line.Contains("[1402]"));
        server.Log.Lines.Should().NotContain(line => line.Contains("hunter2"));
    }

    [PostgresFact]
    public async Task A_server_that_PostgreSQL_does_not_serve_says_so_and_becomes_ready_by_itself()
    {
        await using var postgres = await PostgresServer.StartAsync();
        await postgres.KillAsync();
        await using var server = await ChatServer.StartAsync("--Chat:History:Store=PostgreSql", $"--ConnectionStrings:PostgreSql={postgres.ConnectionString}");
        using var http = new HttpClient { BaseAddress = server.Address };
        await using var client = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);

        (await http.GetAsync("/health/live")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await http.GetAsync("/health/ready")).StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await FluentActions.Awaiting(() => client.JoinAsync(Room)).Should().ThrowAsync<ChatErrorException>()).Which.Code.Should().Be("unavailable");
        server.Log.Lines.Count(line => line.Contains("[1401]")).Should().Be(1);

        await postgres.StartAgainAsync();
        await Wait.UntilAsync(async () => (await http.GetAsync("/health/ready")).IsSuccessStatusCode, "the server is ready");
        await client.JoinAsync(Room);
        (await client.SayAsync(Room, "hello")).Seq.Should().Be(1);
    }

    private static async Task SendAsync(Uri server, string user, WireProtocol protocol, ConcurrentDictionary<long, string> receipts, CancellationToken stop)
    {
        var next = 0;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var client = await Connect.ToAsync(server, user, protocol);
                await client.JoinAsync(Room);
                while (!stop.IsCancellationRequested)
                {
                    var receipt = await client.SayAsync(Room, $"{user} {next}", $"{user}-{next}").WaitAsync(Wait.Deadline, CancellationToken.None);
                    receipts[receipt.Seq] = receipt.Id;
                    next++;
                }
            }
            catch (Exception e) when (Subscriber.IsConnectionFailure(e) || e is ChatErrorException { Code: "unavailable" })
            {
                await Task.Delay(50, CancellationToken.None);
            }
        }
    }

    private static async Task<List<ChatMessage>> ReadLogAsync(Uri server)
    {
        await using var reader = await Connect.ToAsync(server, "reader", WireProtocol.Json);
        await reader.JoinAsync(Room);
        var log = new List<ChatMessage>();
        HistoryPage page;
        do
        {
            page = await reader.HistoryAsync(new HistoryRequest(Room, After: log.Count, Limit: 200));
            log.AddRange(page.Messages);
        }
        while (page.HasMore);
        return log;
    }
}
