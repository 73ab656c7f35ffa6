using System.Collections.Concurrent;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Stores.Sqlite;

/// <summary>A real process, real load, <c>kill -9</c>: what had a receipt is there, and who resumed has exactly the log.</summary>
public sealed class CrashTests : IDisposable
{
    private const int Crashes = 5;
    private const string Room = "room";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-crash-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_receipt_is_in_the_log_and_every_subscriber_has_exactly_the_log_after_five_crashes(bool journal)
    {
        await using var server = await ServerProcess.StartAsync(
            $"--ConnectionStrings:Messages=Data Source={Path.Combine(folder.FullName, "messages.db")}", $"--Chat:History:Journal={journal}");
        var receipts = new ConcurrentDictionary<long, string>();
        using var stop = new CancellationTokenSource();
        var senders = Connect.EveryProtocol.Select((protocol, i) => SendAsync(server.Address, $"sender{i}", protocol, receipts, stop.Token)).ToArray();
        var subscribers = Connect.EveryProtocol.Select((protocol, i) => new Subscriber(server.Address, $"subscriber{i}", protocol)).ToArray();
        var following = subscribers.Select(subscriber => subscriber.FollowAsync(stop.Token)).ToArray();

        for (var crash = 0; crash < Crashes; crash++)
        {
            var before = receipts.Count;
            await Wait.UntilAsync(() => receipts.Count >= before + 60, "sixty more receipts");
            await server.KillAsync();
            await server.StartAgainAsync();
        }

        var last = receipts.Count;
        await Wait.UntilAsync(() => receipts.Count >= last + 20, "receipts after the last crash");
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
    }

    /// <summary>Says one thing after the other, each until it has a receipt, with the same client message id.</summary>
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
            catch (Exception e) when (Subscriber.IsConnectionFailure(e))
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
