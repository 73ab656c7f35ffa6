using System.Net.WebSockets;
using System.Text;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chat.Server.Tests.Delivery;

/// <summary>Who does not read is cut off at the limit of its queue; the others get everything meanwhile.</summary>
public sealed class SlowReaderTests
{
    private const string Room = "room";

    [Theory]
    [InlineData(ChatEndpoints.PlainJson, false)]
    [InlineData(ChatEndpoints.PlainJson, true)]
    [InlineData(ChatEndpoints.Hub, false)]
    [InlineData(ChatEndpoints.Hub, true)]
    public async Task Members_that_stop_reading_are_cut_off_and_the_others_miss_nothing(string endpoint, bool tls)
    {
        await using var server = await TlsServer.StartAsync(tls, null, "--Chat:Delivery:MaxQueuedBytes=131072");
        var readers = await Task.WhenAll(Enumerable.Range(0, 6)
            .Select(i => Connect.ToAsync(server.Address, $"reader{i}", Connect.EveryProtocol[i % 3])));
        foreach (var reader in readers) await reader.JoinAsync(Room);
        var deaf = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => DeafAsync(server.Address, $"deaf{i}", endpoint)));
        for (var i = 0; i < deaf.Length; i++) await readers[0].Events.FirstAsync<MemberJoined>(e => e.UserId == $"deaf{i}");

        var said = 0;
        var text = new string('x', 4000);
        while (readers[0].Events.Of<MemberLeft>().Count < deaf.Length)
        {
            said.Should().BeLessThan(20_000, "the kernel's buffers end somewhere");
            await readers[said % readers.Length].SayAsync(Room, text);
            said++;
        }

        readers[0].Events.Of<MemberLeft>().Select(e => e.UserId).Should().BeEquivalentTo("deaf0", "deaf1", "deaf2");
        foreach (var reader in readers)
        {
            await reader.Events.CountAsync<ChatMessage>(said);
            reader.MessagesIn(Room).Select(m => m.Seq).Should().Equal(Enumerable.Range(1, said).Select(i => (long)i));
            await reader.DisposeAsync();
        }

        foreach (var socket in deaf) socket.Dispose();
    }

    [Theory]
    [InlineData(ChatEndpoints.PlainJson, false)]
    [InlineData(ChatEndpoints.PlainJson, true)]
    [InlineData(ChatEndpoints.Hub, false)]
    [InlineData(ChatEndpoints.Hub, true)]
    public async Task Ninety_of_a_hundred_members_get_everything_while_ten_are_blocked(string endpoint, bool tls)
    {
        await using var server = await StartPatientAsync(tls);
        await using var alice = await PlainTestClient.ConnectAsync(server.Address, TestTokens.For("alice"));
        await alice.JoinAsync("long");
        for (var i = 0; i < 200; i++) await alice.SayAsync("long", new string('世', 20_000));
        var readers = await Task.WhenAll(Enumerable.Range(0, 90).Select(i => Connect.ToAsync(server.Address, $"reader{i}", Connect.EveryProtocol[i % 3])));
        foreach (var reader in readers) await reader.JoinAsync(Room);
        var blocked = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => BlockedAsync(server.Address, $"blocked{i}", endpoint)));
        (await readers[0].MembersAsync(Room)).MemberCount.Should().Be(100);

        for (var i = 0; i < 200; i++) await readers[i % readers.Length].SayAsync(Room, "text");

        foreach (var reader in readers)
        {
            await reader.Events.CountAsync<ChatMessage>(200);
            reader.MessagesIn(Room).Select(m => m.Seq).Should().Equal(Enumerable.Range(1, 200).Select(i => (long)i));
        }

        (await readers[0].MembersAsync(Room)).MemberCount.Should().Be(100, "all the time the ten were there, and blocked");
        foreach (var socket in blocked) await socket.DisposeAsync();
        foreach (var reader in readers) await reader.DisposeAsync();
    }

    [Theory]
    [InlineData(ChatEndpoints.PlainJson, false)]
    [InlineData(ChatEndpoints.PlainJson, true)]
    [InlineData(ChatEndpoints.Hub, false)]
    public async Task Who_is_behind_hears_of_events_with_one_key_the_newest_and_of_all_others_each(string endpoint, bool tls)
    {
        await using var server = await StartPatientAsync(tls);
        await using var alice = await PlainTestClient.ConnectAsync(server.Address, TestTokens.For("alice"));
        await using var bob = await PlainTestClient.ConnectAsync(server.Address, TestTokens.For("bob"));
        foreach (var client in new[] { alice, bob }) await client.JoinAsync(Room);
        await using var blocked = await BlockedAsync(server.Address, "blocked", endpoint);
        for (var i = 0; i < 400; i++) await alice.SayAsync(Room, new string('世', 20_000)); // 24 MB, more than the kernel takes on its way

        for (var i = 1; i <= 50; i++)
        {
            await alice.PublishAsync(Room, "moved", $$"""{"at":{{i}}}""", "a");
            await alice.PublishAsync(Room, "moved", $$"""{"at":{{i}}}""", "b");
            await alice.PublishAsync(Room, "clicked", $$"""{"at":{{i}}}""");
        }

        await bob.PublishAsync(Room, "moved", """{"at":0}""", "a");
        await alice.PublishAsync(Room, "last");

        var heard = new List<string>();
        await blocked.ReadAsync(f =>
        {
            heard.AddRange(f.AsText.Split('\u001e').Where(text => text.Contains("\"moved\"", StringComparison.Ordinal) || text.Contains("\"clicked\"", StringComparison.Ordinal)));
            return f.AsText.Contains("\"last\"", StringComparison.Ordinal);
        });
        int Count(params string[] parts) => heard.Count(text => parts.All(part => text.Contains(part, StringComparison.Ordinal)));
        Count("\"clicked\"").Should().Be(50);
        foreach (var key in new[] { "\"key\":\"a\"", "\"key\":\"b\"" }) Count("\"moved\"", "\"alice\"", key).Should().Be(1);
        Count("\"moved\"", "\"alice\"", "\"at\":50").Should().Be(2, "it is the newest of each");
        Count("\"moved\"", "\"bob\"").Should().Be(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_member_that_reads_nothing_is_cut_off_by_age_although_little_waits_for_it(bool tls)
    {
        await using var server = await TlsServer.StartAsync(tls, null, "--Chat:Delivery:MaxQueuedBytes=67108864", "--Chat:Delivery:MaxQueueAge=00:00:01");
        await using var reader = await Connect.ToAsync(server.Address, "reader", WireProtocol.MessagePack);
        await reader.JoinAsync(Room);
        using var deaf = await DeafAsync(server.Address, "deaf", ChatEndpoints.PlainJson);
        await reader.Events.FirstAsync<MemberJoined>(e => e.UserId == "deaf");

        var text = new string('x', 4000);
        var said = 0;
        while (reader.Events.Of<MemberLeft>().Count == 0)
        {
            // Only until the kernel takes no more and something waits; what waits then is far below the limit of bytes.
            if (said < 5000) await reader.SayAsync(Room, text);
            else await Task.Delay(50);
            (++said).Should().BeLessThan(7000, "what waits gets old");
        }

        reader.Events.Of<MemberLeft>().Single().UserId.Should().Be("deaf");
    }

    /// <summary>A server where nothing ends a blocked connection: neither its age, nor its bytes, nor a ping without an answer.</summary>
    private static Task<ChatServer> StartPatientAsync(bool tls) => TlsServer.StartAsync(
        tls,
        builder => builder.Services.PostConfigure<WebSocketOptions>(sockets => sockets.KeepAliveInterval = Timeout.InfiniteTimeSpan),
        "--Chat:Delivery:MaxQueueAge=00:10:00", "--Chat:Delivery:MaxQueuedBytes=67108864", "--Chat:Rooms:MaxTextLength=20000", "--Chat:Transport:MaxFrameBytes=147456");

    /// <summary>Joins, asks twice for 12 MB, more than the kernel takes on its way, and stops reading when the first of them has come.</summary>
    private static async Task<RawSocket> BlockedAsync(Uri server, string user, string endpoint)
    {
        var socket = await RawSocket.OpenAsync(server, endpoint, $"Authorization: Bearer {TestTokens.For(user)}");
        string[] operations = [$"join_room {Room}", "join_room long", "history long", "history long"];
        if (endpoint == ChatEndpoints.Hub) await socket.SendTextAsync("{\"protocol\":\"json\",\"version\":1}\u001e");
        for (var i = 0; i < operations.Length; i++)
        {
            var parts = operations[i].Split(' ');
            var limit = parts[0] == ChatOperations.History ? ",\"limit\":200" : "";
            await socket.SendTextAsync(endpoint == ChatEndpoints.Hub
                ? $$$"""{"type":1,"invocationId":"{{{i}}}","target":"{{{parts[0]}}}","arguments":[{"room":"{{{parts[1]}}}"{{{limit}}}}]}""" + "\u001e"
                : $$"""{"type":"{{parts[0]}}","room":"{{parts[1]}}"{{limit}},"id":{{i}}}""");
        }

        var part = endpoint == ChatEndpoints.Hub ? "\"invocationId\":\"2\"" : "\"id\":2";
        await socket.ReadAsync(f => f.AsText.Contains(part, StringComparison.Ordinal));
        return socket;
    }

    /// <summary>Joins and never reads.</summary>
    private static async Task<ClientWebSocket> DeafAsync(Uri server, string user, string endpoint)
    {
        const string JoinHub = "{\"protocol\":\"json\",\"version\":1}\u001e{\"type\":1,\"invocationId\":\"1\",\"target\":\"join_room\",\"arguments\":[{\"room\":\"room\"}]}\u001e";
        var join = endpoint == ChatEndpoints.Hub ? JoinHub : "{\"type\":\"join_room\",\"room\":\"room\"}";
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {TestTokens.For(user)}");
        socket.Options.RemoteCertificateValidationCallback = PlainTestClient.AnyCertificate;
        await socket.ConnectAsync(new Uri($"{(server.Scheme == Uri.UriSchemeHttps ? "wss" : "ws")}://{server.Authority}{endpoint}"), CancellationToken.None);
        await socket.SendAsync(Encoding.UTF8.GetBytes(join), WebSocketMessageType.Text, true, CancellationToken.None);
        return socket;
    }
}
