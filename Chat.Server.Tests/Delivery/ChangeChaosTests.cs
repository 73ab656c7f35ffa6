using Chat.Contracts;
using Chat.Server.Delivery;
using Chat.Server.Hosting.ScaleOut;
using Chat.Server.Hubs;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using FluentAssertions;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chat.Server.Tests.Delivery;

/// <summary>Whatever the backplane does, and however often clients are away: in the end each has every message as it stands in the log, with its reactions.</summary>
public sealed class ChangeChaosTests
{
    private const string Room = "room";
    private const int Messages = 120;

    [Theory]
    [InlineData("Memory", 1)]
    [InlineData("Sqlite", 20261128)]
    public async Task Clients_that_come_and_go_end_with_the_texts_of_the_log(string store, int seed)
    {
        ChaosBackplane? chaos = null;
        await using var server = await ChatServer.StartAsync(
            builder => builder.Services.AddSingleton<IBackplane>(provider =>
                chaos = new ChaosBackplane(new SignalRBackplane<ChatHub>(ActivatorUtilities.CreateInstance<DefaultHubLifetimeManager<ChatHub>>(provider)), seed)),
            $"--Chat:History:Store={store}");

        await FollowersEndWithTheLogAsync(server, seed);
        chaos!.Lost.Should().BeGreaterThan(Messages / 10, "the backplane did lose messages and changes");
    }

    [RedisFact]
    public async Task Clients_that_come_and_go_end_with_the_texts_of_the_log_in_redis()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var server = await ChatServer.StartAsync(
            builder => builder.Services.AddSingleton<IBackplane>(provider =>
                new ChaosBackplane(new SignalRBackplane<ChatHub>(ActivatorUtilities.CreateInstance<RedisBackplane>(provider)), 7)),
            $"--ConnectionStrings:Redis={redis.ConnectionString}");

        await FollowersEndWithTheLogAsync(server, 7);
    }

    private static async Task FollowersEndWithTheLogAsync(ChatServer server, int seed)
    {
        await using var sender = await Connect.ToAsync(server.Address, "sender", WireProtocol.Json);
        await sender.JoinAsync(Room);
        using var done = new CancellationTokenSource();
        var random = new Random(seed);
        var speaking = Task.Run(async () =>
        {
            for (var i = 1; i <= Messages; i++)
            {
                await sender.SayAsync(Room, $"{i}");
                var seq = random.Next(1, i + 1);
                if (i % 10 == 0) await sender.DeleteAsync(Room, seq);
                else await IgnoringDeletedAsync(() => sender.EditAsync(Room, seq, $"{seq}, edited at {i}"));
                await IgnoringDeletedAsync(() => sender.ReactAsync(Room, i % 3 == 0 ? random.Next(1, i + 1) : seq, $":{i % 7}:", remove: i % 5 == 0));
            }

            await done.CancelAsync();
        });

        var followers = Connect.EveryProtocol.Select(protocol => FollowAsync(server.Address, protocol, done.Token)).ToArray();
        await speaking;

        var log = (await sender.HistoryAsync(new HistoryRequest(Room, Limit: 200))).Messages.ToDictionary(message => message.Seq, TextOf);
        log.Should().HaveCount(Messages);
        foreach (var seen in await Task.WhenAll(followers)) seen.Should().Equal(log, $"seed {seed}");
    }

    /// <summary>Joins, keeps what it hears, is cut off, resumes where it was: until everything has been said, changed and seen.</summary>
    private static async Task<Dictionary<long, string>> FollowAsync(Uri server, WireProtocol protocol, CancellationToken allSaid)
    {
        var texts = new Dictionary<long, string>();
        StreamPosition? position = null;
        var lastChange = 0L;
        for (var round = 0; ; round++)
        {
            var last = allSaid.IsCancellationRequested;
            await using var client = await Connect.ToAsync(server, $"follower-{protocol}", protocol);
            var snapshot = await client.JoinAsync(Room, position ?? new StreamPosition("unknown", 0), changes: lastChange);
            if (position is null)
            {
                foreach (var message in (await client.HistoryAsync(new HistoryRequest(Room, Limit: 200))).Messages) texts[message.Seq] = TextOf(message);
            }
            else
            {
                snapshot.Recovered.Should().BeTrue();
                foreach (var message in snapshot.Missed) texts[message.Seq] = TextOf(message);
                foreach (var message in snapshot.Changes!) texts[message.Seq] = message.Changed!.Reacted is true ? With(texts[message.Seq], message.Reactions) : TextOf(message);
            }

            if (!last) await Wait.UntilAsync(() => client.Events.All.Count(e => e is ChatMessage or MessageEdited) >= 8 + round * 5 || allSaid.IsCancellationRequested, "some live events");
            await client.AbortAsync();
            lastChange = Keep(client, snapshot, texts);
            position = snapshot.Position with { Seq = Math.Max(snapshot.Position.Seq, client.Events.Of<ChatMessage>().Select(message => message.Seq).DefaultIfEmpty().Max()) };
            if (last) return texts;
        }
    }

    /// <summary>Takes over what came live, and checks that it came in order.</summary>
    private static long Keep(ChatTestClient client, RoomSnapshot snapshot, Dictionary<long, string> texts)
    {
        var (seq, change) = (snapshot.Position.Seq, snapshot.LastChange);
        // A message that a join tells of may have the number of a change beyond the join's. That comes live once more, and before it what it has overtaken.
        // In plain JSON both are frames: the first of them belongs to the answer.
        var answered = client is PlainTestClient ? snapshot.Changes!.Select(message => message.Changed!.Change).Where(number => number > change).ToHashSet() : [];
        foreach (var e in client.Events.All)
        {
            switch (e)
            {
                case ChatMessage message when message.Seq > snapshot.Position.Seq:
                    message.Seq.Should().Be(++seq);
                    texts[message.Seq] = TextOf(message);
                    break;
                case MessageEdited edited when edited.Change > snapshot.LastChange:
                    TakeChange(edited.Change, edited.Seq, _ => With(edited.Text, edited.Reactions));
                    break;
                case MessageDeleted deleted when deleted.Change > snapshot.LastChange:
                    TakeChange(deleted.Change, deleted.Seq, _ => "");
                    break;
                case MessageReacted reacted when reacted.Change > snapshot.LastChange:
                    TakeChange(reacted.Change, reacted.Seq, text => With(text, reacted.Reactions));
                    break;
            }
        }

        return change;

        void TakeChange(long number, long of, Func<string, string> apply)
        {
            if (answered.Remove(number)) return;
            number.Should().BeGreaterThan(change, "changes come in order");
            of.Should().BeLessThanOrEqualTo(seq, "a change comes after its message");
            change = number;
            texts[of] = apply(texts[of]);
        }
    }

    private static string TextOf(ChatMessage message) => With(message.Text, message.Reactions);

    /// <summary>A text, before a line that has the reactions to its message.</summary>
    private static string With(string text, IReadOnlyDictionary<string, Reaction>? reactions)
    {
        var shown = string.Join(" ", (reactions ?? new Dictionary<string, Reaction>()).Select(one => $"{one.Key} {string.Join(',', one.Value.Users)}"));
        return shown.Length == 0 ? text.Split('\n')[0] : $"{text.Split('\n')[0]}\n{shown}";
    }

    private static async Task IgnoringDeletedAsync(Func<Task> edit)
    {
        try
        {
            await edit();
        }
        catch (ChatErrorException e) when (e.Code == ChatErrors.NotFound)
        {
            // Chance has chosen a message that was deleted before.
        }
    }
}
