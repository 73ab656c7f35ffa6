using Chat.Contracts;
using Chat.Server.Delivery;
using Chat.Server.Endpoints.PlainJson;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Stores.Memory;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Chat.Server.Tests.Delivery;

/// <summary>The relay of a room, real SignalR connections and a clock of the test's own: how events that follow each other closely are written.</summary>
public sealed class EventGatheringTests
{
    private const string Room = "room";

    private readonly ManualTime time = new();
    private string epoch = "";

    [Fact]
    public async Task The_first_event_goes_at_once_and_those_that_follow_closely_go_together()
    {
        var relay = await RelayAsync(new DeliveryOptions());
        var alice = await WatchAsync(relay, "alice");
        var bob = await WatchAsync(relay, "bob");

        Publish(relay, "1");
        Read(alice).Should().Equal("1");
        Publish(relay, "2");
        Publish(relay, "3", except: "alice");
        Publish(relay, "4");
        Read(alice).Should().BeEmpty();
        WatchedMember.Here(() => time.Advance(TimeSpan.FromMilliseconds(1)));

        Read(alice).Should().Equal("2", "4");
        Read(bob).Should().Equal("1", "2", "3", "4");
        (alice.Writes, bob.Writes).Should().Be((2, 2));

        WatchedMember.Here(() => time.Advance(TimeSpan.FromMilliseconds(1)));
        Publish(relay, "5");
        Read(alice).Should().Equal("5");
    }

    [Fact]
    public async Task A_message_does_not_overtake_events_that_wait()
    {
        var relay = await RelayAsync(new DeliveryOptions());
        var alice = await WatchAsync(relay, "alice");
        Publish(relay, "1");
        Publish(relay, "2");

        var message = new ChatMessage("id", Room, 1, "bob", "text", DateTime.UnixEpoch);
        WatchedMember.Here(() => relay.Post(new Outgoing(nameof(IChatClient.Message), message), new Route { Origin = "node", Seq = 1, Epoch = epoch }));

        Read(alice).Should().Equal("1", "2", "text");
    }

    [Fact]
    public async Task Who_leaves_has_had_the_events_before()
    {
        var relay = await RelayAsync(new DeliveryOptions());
        var alice = await WatchAsync(relay, "alice");
        Publish(relay, "1");
        Publish(relay, "2");

        await relay.RemoveAsync(alice.Member);
        Publish(relay, "3");
        WatchedMember.Here(() => time.Advance(TimeSpan.FromMilliseconds(1)));

        Read(alice).Should().Equal("1", "2");
    }

    [Fact]
    public async Task Without_a_window_every_event_goes_at_once()
    {
        var relay = await RelayAsync(new DeliveryOptions { EventWindow = TimeSpan.Zero });
        var alice = await WatchAsync(relay, "alice");

        for (var i = 1; i <= 3; i++) Publish(relay, $"{i}");

        Read(alice).Should().Equal("1", "2", "3");
        alice.Writes.Should().Be(3);
    }

    private void Publish(RoomRelay relay, string text, string? except = null) => WatchedMember.Here(() => relay.Post(
        new Outgoing(nameof(IChatClient.Event), new RoomEvent(Room, "event", "carol", $$"""{"text":"{{text}}"}""")),
        new Route { Origin = "node", Key = "key " + text, ExceptUser = except }));

    private async Task<RoomRelay> RelayAsync(DeliveryOptions options)
    {
        var log = new MemoryMessageLog(Options.Create(new HistoryOptions()), time);
        var head = (await log.HeadsAsync([StreamKey.Room(Room)]))[0];
        var made = new RoomRelay(Room, log, log, new PresentRoster([]), new HeadSchedule(Options.Create(options)), options, new DeliveryMetrics(TestMeters.Create(), time), NoTurns.Instance, new Crowd(1_000_000, TimeSpan.FromSeconds(1), time), time, NullLogger.Instance);
        await made.ReachAsync(head);
        epoch = head.Epoch;
        return made;
    }

    private async Task<WatchedMember> WatchAsync(RoomRelay relay, string user)
    {
        var watched = new WatchedMember(new PlainJsonProtocol(), user, time);
        await relay.JoinAsync(watched.Member, isNew: true, CancellationToken.None);
        relay.Release(watched.Member);
        return watched;
    }

    /// <summary>The texts that have come since the last look, of events and messages.</summary>
    private static IEnumerable<string> Read(WatchedMember member) => member.Read().Select(record => (record["data"]?["text"] ?? record["text"])!.GetValue<string>());
}
