using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Rooms;

/// <summary>One room with members of every protocol at once: whoever does something, all see the same.</summary>
public sealed class MixedRoomTests : IAsyncLifetime
{
    private const string Room = "mixed";

    private static readonly string[] Users = [.. Connect.EveryProtocol.Select(p => p.ToString())];

    private ChatServer server = null!;
    private ChatTestClient[] clients = [];

    public async Task InitializeAsync()
    {
        server = await ChatServer.StartAsync();
        clients = await Task.WhenAll(Connect.EveryProtocol.Select(p => Connect.ToAsync(server.Address, p.ToString(), p, ChatRoles.Admin)));
        foreach (var client in clients) await client.JoinAsync(Room);
    }

    public async Task DisposeAsync()
    {
        foreach (var client in clients) await client.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task All_see_the_same_messages_in_the_same_order()
    {
        const int each = 40;
        await Task.WhenAll(clients.Select(async (client, n) =>
        {
            for (var i = 0; i < each; i++) await client.SayAsync(Room, $"{i} Grüße 🎉 \u0001\u2028 <\"x\">", $"{n}-{i}");
        }));

        foreach (var client in clients) await client.Events.CountAsync<ChatMessage>(each * clients.Length);
        clients[0].MessagesIn(Room).Select(m => m.Seq).Should().Equal(Enumerable.Range(1, each * clients.Length).Select(i => (long)i));
        foreach (var client in clients[1..]) client.MessagesIn(Room).Should().Equal(clients[0].MessagesIn(Room));
    }

    [Fact]
    public async Task All_see_the_others_typing()
    {
        foreach (var client in clients) await client.TypeAsync(Room);

        foreach (var (client, user) in clients.Zip(Users))
        {
            foreach (var other in Users.Except([user])) await client.Events.FirstAsync<TypingNotice>(t => t == new TypingNotice(Room, other, true));
            client.Events.Of<TypingNotice>().Should().NotContain(t => t.UserId == user);
        }
    }

    [Fact]
    public async Task All_see_who_joins_and_who_leaves()
    {
        foreach (var protocol in Connect.EveryProtocol)
        {
            await using var late = await Connect.ToAsync(server.Address, $"late-{protocol}", protocol);
            await late.JoinAsync(Room);
            await late.LeaveAsync(Room);
            foreach (var client in clients)
            {
                var joined = await client.Events.FirstAsync<MemberJoined>(e => e.UserId == $"late-{protocol}");
                joined.Members.Should().BeEquivalentTo([.. Users, $"late-{protocol}"]);
                await client.Events.FirstAsync<MemberLeft>(e => e == new MemberLeft(Room, $"late-{protocol}", Users.Length, LeaveReasons.Left));
            }
        }
    }

    [Fact]
    public async Task All_get_the_same_answers_and_hear_the_same_broadcasts()
    {
        await clients[0].SayAsync(Room, "one");

        foreach (var client in clients)
        {
            (await client.MembersAsync(Room)).Members.Should().BeEquivalentTo(Users);
            (await client.OnlineAsync()).ConnectionCount.Should().Be(Users.Length);
            (await client.HistoryAsync(new HistoryRequest(Room))).Messages.Should().ContainSingle().Which.Text.Should().Be("one");
            await client.BroadcastAsync("hear, hear");
        }

        foreach (var client in clients) await client.Events.CountAsync<BroadcastNotice>(Users.Length);
    }

    [Fact]
    public async Task A_direct_message_crosses_protocols_and_reaches_its_two_users_only()
    {
        await clients[^1].DirectAsync(Users[0], "psst");
        await clients[1].DirectAsync(Users[1], "note to self");

        (await clients[0].Events.FirstAsync<DirectMessage>()).Should().Be(await clients[^1].Events.FirstAsync<DirectMessage>());
        (await clients[1].Events.FirstAsync<DirectMessage>()).Text.Should().Be("note to self");
    }
}
