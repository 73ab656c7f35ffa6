using System.Collections.Concurrent;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;

namespace Chat.Server.Tests.Stores;

/// <summary>
/// A server, or what it stores in, is killed and started again while clients of every protocol talk and listen: what has a receipt is in the log, what was sent again is there once, and every
/// subscriber has exactly the log.
/// </summary>
internal static class KillRun
{
    private const string Room = "room";

    /// <param name="server">Its address, the same after a kill.</param>
    /// <param name="kills">How often.</param>
    /// <param name="kill">Kills and starts again.</param>
    /// <param name="isOutage">What a sender may meet besides a lost connection, and tries again after.</param>
    public static Task RunAsync(Uri server, int kills, Func<Task> kill, Func<Exception, bool>? isOutage = null) => RunAsync([server], kills, _ => kill(), isOutage);

    /// <inheritdoc cref="RunAsync(Uri, int, Func{Task}, Func{Exception, bool})"/>
    /// <param name="servers">Nodes; each has clients of every protocol.</param>
    /// <param name="kills">How often.</param>
    /// <param name="kill">Kills and starts again; it is told which time this is, from 0.</param>
    /// <param name="isOutage">What a sender may meet besides a lost connection, and tries again after.</param>
    public static async Task RunAsync(Uri[] servers, int kills, Func<int, Task> kill, Func<Exception, bool>? isOutage = null)
    {
        var receipts = new ConcurrentDictionary<long, string>();
        using var stop = new CancellationTokenSource();
        var clients = servers.SelectMany(server => Connect.EveryProtocol, (server, protocol) => (server, protocol)).ToArray();
        var senders = clients.Select((at, i) => SendAsync(at.server, $"sender{i}", at.protocol, receipts, isOutage ?? (_ => false), stop.Token)).ToArray();
        var subscribers = clients.Select((at, i) => new Subscriber(at.server, $"subscriber{i}", at.protocol)).ToArray();
        var following = subscribers.Select(subscriber => subscriber.FollowAsync(stop.Token)).ToArray();

        for (var i = 0; i < kills; i++)
        {
            var before = receipts.Count;
            await Wait.UntilAsync(() => receipts.Count >= before + 60, "sixty more receipts");
            await kill(i);
        }

        var last = receipts.Count;
        await Wait.UntilAsync(() => receipts.Count >= last + 20, "receipts after the last kill");
        await stop.CancelAsync();
        await Task.WhenAll(senders);
        await Task.WhenAll(following);

        var log = await WholeLog.ReadAsync(servers[0], Room);
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
    private static async Task SendAsync(
        Uri server, string user, WireProtocol protocol, ConcurrentDictionary<long, string> receipts, Func<Exception, bool> isOutage, CancellationToken stop)
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
            catch (Exception e) when (Subscriber.IsConnectionFailure(e) || isOutage(e))
            {
                await Task.Delay(50, CancellationToken.None);
            }
        }
    }
}
