using Chat.Contracts;
using Chat.Server.Delivery;
using Chat.Server.Hubs;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chat.Server.Tests.Delivery;

/// <summary>Whatever the backplane does, every client of every protocol sees each room's messages once, in order.</summary>
public sealed class ChaosTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(20261123, true)]
    public async Task Every_member_sees_every_message_once_in_order_over_a_backplane_that_loses_repeats_delays_and_reorders(int seed, bool tls)
    {
        const int messages = 150;
        string[] rooms = ["one", "Two"];
        await using var chaos = await ChaosServer.StartAsync(seed, tls);
        var clients = await Task.WhenAll(Enumerable.Range(0, 9)
            .Select(i => Connect.ToAsync(chaos.Server.Address, $"user{i}", Connect.EveryProtocol[i % 3])));
        foreach (var client in clients)
            foreach (var room in rooms) await client.JoinAsync(room);

        await Task.WhenAll(clients.Take(4).SelectMany(client => rooms.Select(async room =>
        {
            for (var i = 0; i < messages; i++) await client.SayAsync(room, $"{room} {i}");
        })));

        foreach (var client in clients)
        {
            foreach (var room in rooms)
            {
                await client.Events.CountAsync<ChatMessage>(4 * messages, m => m.Room == room);
                client.MessagesIn(room).Select(m => m.Seq).Should().Equal(Enumerable.Range(1, 4 * messages).Select(i => (long)i), $"seed {seed}");
            }
        }

        chaos.Backplane.Lost.Should().BeGreaterThan(messages, "the backplane did lose messages");
        foreach (var client in clients) await client.DisposeAsync();
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(7, true)]
    public async Task Clients_that_come_and_go_and_resume_have_exactly_the_log(int seed, bool tls)
    {
        await using var chaos = await ChaosServer.StartAsync(seed, tls);
        await using var sender = await Connect.ToAsync(chaos.Server.Address, "sender", WireProtocol.Json);
        await sender.JoinAsync("room");
        using var done = new CancellationTokenSource();
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < 600; i++) await sender.SayAsync("room", $"message {i}");
            await done.CancelAsync();
        });

        var followers = Connect.EveryProtocol.Select(protocol => FollowAsync(chaos.Server.Address, protocol, done.Token)).ToArray();
        await sending;

        foreach (var seen in await Task.WhenAll(followers))
            seen.Should().Equal(Enumerable.Range(1, 600).Select(i => (long)i), $"seed {seed}");
    }

    [Fact]
    public async Task A_lost_last_message_is_found_without_another_one()
    {
        await using var chaos = await ChaosServer.StartAsync(3, tls: false, "--Chat:Delivery:HeadCheckInterval=00:00:00.200");
        await using var alice = await Connect.ToAsync(chaos.Server.Address, "alice", WireProtocol.PlainJson);
        await alice.JoinAsync("room");

        chaos.Backplane.LosesAll = true;
        await alice.SayAsync("room", "the last word");

        (await alice.Events.FirstAsync<ChatMessage>()).Text.Should().Be("the last word");
    }

    /// <summary>Joins, follows for a while, is cut off, resumes where it was: until everything has been said and seen.</summary>
    private static async Task<List<long>> FollowAsync(Uri server, WireProtocol protocol, CancellationToken allSaid)
    {
        var seen = new List<long>();
        StreamPosition? position = null;
        var round = 0;
        while (true)
        {
            var last = allSaid.IsCancellationRequested;
            await using var client = await Connect.ToAsync(server, $"follower-{protocol}", protocol);
            var snapshot = await client.JoinAsync("room", position ?? new StreamPosition("unknown", 0));
            if (position is null)
            {
                // The first join sees whatever is there: the newest page of what may be more than a page.
                var page = await client.HistoryAsync(new HistoryRequest("room", After: 0, Limit: 200));
                seen.AddRange(page.Messages.Where(m => m.Seq <= snapshot.Position.Seq).Select(m => m.Seq));
            }
            else
            {
                snapshot.Recovered.Should().BeTrue();
                seen.AddRange(snapshot.Missed.Select(m => m.Seq));
            }

            var live = 0;
            if (!last)
            {
                await Wait.UntilAsync(() => (live = Live(client, snapshot).Count) >= 10 + round * 7 || allSaid.IsCancellationRequested, "some live messages");
                round++;
            }

            await client.AbortAsync();
            seen.AddRange(Live(client, snapshot));
            position = snapshot.Position with { Seq = seen.Count > 0 ? seen[^1] : 0 };
            if (last) return seen;
        }
    }

    /// <summary>What came live; a plain-JSON client got what it had missed as events too.</summary>
    private static List<long> Live(ChatTestClient client, RoomSnapshot snapshot) =>
        [.. client.MessagesIn("room").Select(m => m.Seq).SkipWhile(seq => seq <= snapshot.Position.Seq)];

    private sealed record ChaosServer(ChatServer Server, ChaosBackplane Backplane) : IAsyncDisposable
    {
        public static async Task<ChaosServer> StartAsync(int seed, bool tls, params string[] settings)
        {
            ChaosBackplane? backplane = null;
            var server = await TlsServer.StartAsync(
                tls,
                builder => builder.Services.AddSingleton<IBackplane>(provider =>
                    backplane = new ChaosBackplane(new SignalRBackplane<ChatHub>(ActivatorUtilities.CreateInstance<DefaultHubLifetimeManager<ChatHub>>(provider)), seed)),
                settings);
            return new ChaosServer(server, backplane!);
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
