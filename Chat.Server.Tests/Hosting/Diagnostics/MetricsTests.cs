using System.Net;
using Chat.Contracts;
using Chat.LoadTest.Nodes;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Delivery;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Hosting.Diagnostics;

/// <summary>What <c>/metrics</c> says is what happened: equal, not near.</summary>
public sealed class MetricsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-metrics-");
    private readonly Uri scraped = new($"http://127.0.0.1:{FreePort.Take()}");

    [Fact]
    public async Task A_load_of_all_protocols_is_counted_exactly()
    {
        await using var server = await StartAsync();
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        await using var bob = await Connect.ToAsync(server.Address, "bob", WireProtocol.Json);
        await using var carol = await Connect.ToAsync(server.Address, "carol", WireProtocol.MessagePack, "admin");
        ChatTestClient[] clients = [alice, bob, carol];
        foreach (var client in clients) await client.JoinAsync("room");

        for (var i = 0; i < 10; i++) await clients[i % 3].SayAsync("room", $"message {i}", $"id-{i}");
        await alice.SayAsync("room", "message 0", "id-0"); // said before
        await alice.DirectAsync("bob", "psst");
        await bob.EditAsync("room", 2, "message one");
        await bob.DeleteAsync("room", 5);
        await carol.BroadcastAsync("hear, hear");
        foreach (var client in clients) await client.Events.FirstAsync<BroadcastNotice>();
        foreach (var client in clients) await client.Events.CountAsync<ChatMessage>(10);
        await bob.Events.FirstAsync<MessageDeleted>();
        await carol.Events.FirstAsync<MessageDeleted>();
        await alice.Events.FirstAsync<DirectMessage>();
        await bob.Events.FirstAsync<DirectMessage>();

        var scrape = await UntilAsync(scrape => scrape.Sum("chat_operations_total", "chat_operation=\"broadcast\"") == 1);
        scrape.Sum("chat_messages_total", "chat_message_kind=\"room\"").Should().Be(10);
        scrape.Sum("chat_messages_total", "chat_message_kind=\"direct\"").Should().Be(1);
        scrape.Sum("chat_messages_total", "chat_message_kind=\"edit\"").Should().Be(1);
        scrape.Sum("chat_messages_total", "chat_message_kind=\"delete\"").Should().Be(1);
        scrape.Sum("chat_messages_total", "chat_message_kind=\"broadcast\"").Should().Be(1);
        scrape.Sum("chat_deliveries_total", "chat_event=\"message\"").Should().Be(30);
        scrape.Sum("chat_deliveries_total", "chat_event=\"direct\"").Should().Be(2);
        scrape.Sum("chat_deliveries_total", "chat_event=\"change\"").Should().Be(4, "a plain client hears of no changes unless it asks for them");
        scrape.Sum("chat_operations_total", "chat_operation=\"message\"", "chat_code=\"ok\"").Should().Be(11);
        scrape.Sum("chat_operations_total", "chat_operation=\"join_room\"", "chat_code=\"ok\"").Should().Be(3);
        scrape.Sum("chat_operation_duration_seconds_count", "chat_operation=\"join_room\"", "chat_code=\"ok\"").Should().Be(3);
        scrape.Sum("chat_operation_duration_seconds_count", "chat_operation=\"message\"").Should().BeInRange(1, 11, "messages are sampled");
        scrape.Sum("chat_log_append_duration_seconds_count", "chat_code=\"ok\"").Should().BeInRange(1, 12, "appends are sampled");
        scrape.Sum("chat_log_commit_size_sum").Should().Be(11, "what was said before is not said again");
        scrape.Sum("chat_delivery_duration_seconds_count").Should().BeInRange(1, 10, "messages are sampled");
        foreach (var protocol in new[] { "plain-json", "json", "messagepack" })
        {
            scrape.Sum("chat_connections", $"chat_protocol=\"{protocol}\"").Should().Be(1);
            scrape.Sum("chat_connections_opened_total", $"chat_protocol=\"{protocol}\"").Should().Be(1);
        }

        scrape.Sum("chat_users").Should().Be(3);
        scrape.Sum("chat_rooms").Should().Be(1);
        scrape.Sum("chat_memberships").Should().Be(3);
        scrape.Sum("chat_refusals_total").Should().Be(0);
        scrape.Sum("chat_gaps_repaired_total").Should().Be(0);
        scrape.Sum("chat_repeats_dropped_total").Should().Be(0);
    }

    [Fact]
    public async Task Refusals_are_counted_by_code_wherever_they_happen()
    {
        await using var server = await StartAsync();
        await using var alice = (PlainTestClient)await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        await using var bob = await Connect.ToAsync(server.Address, "bob", WireProtocol.Json);
        using var http = new HttpClient { BaseAddress = server.Address };

        await alice.Invoking(client => client.SayAsync("elsewhere", "hello")).Should().ThrowAsync<ChatErrorException>();
        await bob.Invoking(client => client.SayAsync("elsewhere", "hello")).Should().ThrowAsync<ChatErrorException>();
        await bob.Invoking(client => client.JoinAsync("")).Should().ThrowAsync<ChatErrorException>();
        await alice.SendAsync("""{"type":"nonsense","id":1}""");
        await alice.PingAsync();
        (await http.GetAsync($"{ChatEndpoints.Api}/rooms")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        http.DefaultRequestHeaders.Authorization = new("Bearer", TestTokens.For("alice"));
        (await http.GetAsync($"{ChatEndpoints.Api}/stats")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        await Connect.WithTokenAsync(server.Address, "no token", WireProtocol.PlainJson).Invoking(connecting => connecting).Should().ThrowAsync<IOException>();

        var scrape = await UntilAsync(scrape => scrape.Sum("chat_refusals_total", "chat_code=\"forbidden\"") == 1 && scrape.Sum("chat_connections_refused_total") == 1);
        scrape.Sum("chat_refusals_total", "chat_code=\"not_a_member\"").Should().Be(2);
        scrape.Sum("chat_refusals_total", "chat_code=\"invalid_room\"").Should().Be(1);
        scrape.Sum("chat_refusals_total", "chat_code=\"unknown_type\"").Should().Be(1);
        scrape.Sum("chat_refusals_total", "chat_code=\"unauthorized\"").Should().Be(1);
        scrape.Sum("chat_refusals_total").Should().Be(6);
        scrape.Sum("chat_connections_refused_total", "chat_code=\"unauthorized\"").Should().Be(1);
        scrape.Sum("chat_operations_total", "chat_code=\"not_a_member\"").Should().Be(2);
    }

    [Fact]
    public async Task Ends_are_counted_by_their_code_and_slow_readers_by_themselves()
    {
        await using var server = await StartAsync("--Chat:Delivery:MaxQueuedBytes=65536");
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);
        await alice.JoinAsync("room");
        await using (await Connect.ToAsync(server.Address, "bob", WireProtocol.MessagePack))
        {
            await UntilAsync(scrape => scrape.Sum("chat_users") == 2);
        }

        await using var deaf = await RawSocket.ConnectAsync(server.Address, TestTokens.For("deaf"));
        await deaf.SendTextAsync("""{"type":"join_room","room":"room"}""");
        await alice.Events.FirstAsync<MemberJoined>(joined => joined.UserId == "deaf");
        var text = new string('x', 4000);
        while (alice.Events.Of<MemberLeft>().Count == 0) await alice.SayAsync("room", text);
        await using var carol = (PlainTestClient)await Connect.ToAsync(server.Address, "carol", WireProtocol.PlainJson);
        await carol.SendAsync("not JSON");
        await carol.Closed;

        var scrape = await UntilAsync(scrape => scrape.Sum("chat_connections_closed_total") == 3);
        scrape.Sum("chat_slow_readers_total").Should().Be(1);
        scrape.Sum("chat_connections_closed_total", "chat_close_code=\"4008\"").Should().Be(1);
        scrape.Sum("chat_connections_closed_total", "chat_close_code=\"4002\"").Should().Be(1);
        scrape.Sum("chat_connections_closed_total", "chat_close_code=\"none\"").Should().Be(1);
        scrape.Sum("chat_connections").Should().Be(1);
        scrape.Sum("chat_queue_bytes").Should().Be(0);
    }

    [Fact]
    public async Task Gaps_and_repeats_are_counted_as_the_backplane_made_them()
    {
        await using var scripted = await ScriptedServer.StartAsync("--Chat:Delivery:HeadCheckInterval=00:01:00");
        using var meter = new ServerMeter(scripted.Server);
        await using var alice = await Connect.ToAsync(scripted.Server.Address, "alice", WireProtocol.Json);
        await using var bob = await Connect.ToAsync(scripted.Server.Address, "bob", WireProtocol.PlainJson);
        await alice.JoinAsync("room");
        await bob.JoinAsync("room");

        for (var seq = 1; seq <= 12; seq++)
        {
            scripted.Backplane.Copies = seq switch { 3 or 7 or 8 => 0, 5 or 10 => 2, _ => 1 };
            await alice.SayAsync("room", $"message {seq}");
            if (scripted.Backplane.Copies == 0) continue;
            await alice.Events.CountAsync<ChatMessage>(seq); // nothing else is on its way while a gap is repaired
            await bob.Events.CountAsync<ChatMessage>(seq);
        }

        await Wait.UntilAsync(() => meter.Read("chat.repeats.dropped") == 2, "both repeats are dropped");
        meter.Read("chat.gaps.repaired").Should().Be(3);
        meter.Read("chat.messages.late").Should().Be(0);
        meter.Read("chat.deliveries", "message").Should().Be(24);
        meter.Read("chat.messages", "room").Should().Be(12);
    }

    [Fact]
    public async Task A_message_that_only_the_check_of_heads_has_found_is_late()
    {
        await using var scripted = await ScriptedServer.StartAsync("--Chat:Delivery:HeadCheckInterval=00:00:00.200");
        using var meter = new ServerMeter(scripted.Server);
        await using var alice = await Connect.ToAsync(scripted.Server.Address, "alice", WireProtocol.MessagePack);
        await alice.JoinAsync("room");

        await alice.SayAsync("room", "one");
        scripted.Backplane.Copies = 0;
        await alice.SayAsync("room", "the last word");
        await alice.Events.CountAsync<ChatMessage>(2);

        await Wait.UntilAsync(() => meter.Read("chat.messages.late") == 1, "it is counted");
        meter.Read("chat.gaps.repaired").Should().Be(1);
        meter.Read("chat.repeats.dropped").Should().Be(0);
    }

    [Fact]
    public async Task Clients_do_not_find_it_and_nobody_does_unless_it_is_asked_for()
    {
        await using var server = await StartAsync();
        using var http = new HttpClient();
        (await http.GetAsync(new Uri(server.Address, "/metrics"))).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await http.GetAsync(new Uri(scraped, "/health/live"))).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private Task<ServerProcess> StartAsync(params string[] settings) => ServerProcess.StartAsync(
        [$"--Chat:Metrics:Url={scraped.AbsoluteUri}", $"--ConnectionStrings:Messages=Data Source={Path.Combine(folder.FullName, "messages.db")}", .. settings]);

    private async Task<Scrape> UntilAsync(Func<Scrape, bool> condition)
    {
        Scrape? last = null;
        await Wait.UntilAsync(async () => condition(last = await Scrape.TakeAsync(scraped)), "the metrics say so");
        return last!;
    }
}
