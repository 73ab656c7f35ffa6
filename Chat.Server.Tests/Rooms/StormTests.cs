using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Rooms;

/// <summary>Hundreds come to one room at once, and half of them go again: everybody is announced once, and every list that is kept by the protocol is true.</summary>
public sealed class StormTests
{
    private const string Room = "storm";
    private const int Count = 300;

    /// <summary>Lists of more members than there are, so that each can be compared whole, and room for a test process that reads slowly.</summary>
    private static readonly string[] Settings = ["--Chat:Rooms:MemberListLimit=400", "--Chat:Delivery:MaxQueuedBytes=67108864"];

    [Fact]
    public async Task Everybody_knows_everybody_after_a_storm_on_one_node()
    {
        await using var server = await ChatServer.StartAsync(Settings);
        await StormAsync((user, protocol, _) => Connect.ToAsync(server.Address, user, protocol));
    }

    [RedisFact]
    public async Task Everybody_knows_everybody_after_a_storm_over_two_nodes()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var nodes = await Nodes.StartAsync(redis, 2, Settings);
        await StormAsync((user, protocol, i) => nodes.ConnectAsync(i % 2, user, protocol));
    }

    private static async Task StormAsync(Func<string, WireProtocol, int, Task<ChatTestClient>> connect)
    {
        var witnesses = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => connect($"witness{i}", Connect.EveryProtocol[i % 3], i / 3)));
        foreach (var witness in witnesses) await witness.JoinAsync(Room);
        await Task.WhenAll(witnesses.Select(witness => witness.Events.FirstAsync<MemberJoined>(e => e.MemberCount == witnesses.Length)));
        var users = Enumerable.Range(0, Count).Select(i => $"user{i}").ToArray();
        var clients = new ChatTestClient[Count];
        await Parallel.ForAsync(0, Count, new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (i, _) =>
            clients[i] = await connect(users[i], Connect.EveryProtocol[i % 3], i / 3));

        await Task.WhenAll(clients.Select(client => client.JoinAsync(Room)));

        string[] all = [.. users, .. Enumerable.Range(0, witnesses.Length).Select(i => $"witness{i}")];
        await EveryViewBecomesAsync([.. clients, .. witnesses], all);
        foreach (var witness in witnesses)
            witness.Events.Of<MemberJoined>().Select(e => e.UserId).Where(user => users.Contains(user)).ShouldHaveTheItemsOf(users, "each is announced once");
        foreach (var client in clients) client.Events.Of<MemberJoined>().Select(e => e.UserId).Should().OnlyHaveUniqueItems();

        var leaving = clients.Take(Count / 2).ToArray();
        await Task.WhenAll(leaving.Select(client => client.LeaveAsync(Room)));

        var gone = users.Take(Count / 2).ToArray();
        await EveryViewBecomesAsync([.. clients.Skip(Count / 2), .. witnesses], [.. all.Except(gone)]);
        foreach (var witness in witnesses) witness.Events.Of<MemberLeft>().Select(e => e.UserId).ShouldHaveTheItemsOf(gone);
        foreach (var client in clients.Concat(witnesses)) await client.DisposeAsync();
    }

    private static async Task EveryViewBecomesAsync(IReadOnlyList<ChatTestClient> clients, string[] expected)
    {
        foreach (var client in clients) await Wait.UntilAsync(() => ViewOf(client).SetEquals(expected), $"a client knows all {expected.Length} members");
    }

    /// <summary>The list of a client that applies each event, and takes a list that is whole.</summary>
    private static HashSet<string> ViewOf(ChatTestClient client)
    {
        var view = new HashSet<string>();
        foreach (var e in client.Events.All)
        {
            if (e is MemberLeft left) view.Remove(left.UserId);
            if (e is not MemberJoined joined) continue;
            if (joined.Members.Count == joined.MemberCount) view = [.. joined.Members];
            else view.Add(joined.UserId);
        }

        return view;
    }
}
