using Chat.Contracts;
using Chat.Server.Delivery;
using Chat.Server.Ports;
using Chat.Server.Rooms;
using Chat.Server.Stores.Memory;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Stores;
using FluentAssertions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Chat.Server.Tests.Delivery;

/// <summary>Reactions and edits that are lost on their way, or overtaken.</summary>
public sealed class ReactionDeliveryTests
{
    private const string Room = "room";

    public static TheoryData<WireProtocol> Protocols => [.. Connect.EveryProtocol];

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task An_edit_that_was_lost_and_overtaken_by_a_reaction_is_told_with_it(WireProtocol protocol)
    {
        await using var scripted = await ScriptedServer.StartAsync();
        await using var alice = await Connect.ToAsync(scripted.Server.Address, "alice", WireProtocol.Json);
        await using var bob = await Connect.ToAsync(scripted.Server.Address, "bob", protocol);
        foreach (var client in new[] { alice, bob }) await client.JoinAsync(Room, changes: 0);
        await alice.SayAsync(Room, "helo");

        scripted.Backplane.Copies = 0;
        await alice.EditAsync(Room, 1, "hello");
        scripted.Backplane.Copies = 1;
        await alice.ReactAsync(Room, 1, "👍");

        var edited = await bob.Events.FirstAsync<MessageEdited>();
        edited.Should().BeEquivalentTo(new { Text = "hello", By = "alice", Change = 2L });
        edited.Reactions!["👍"].Users.Should().Equal("alice");
        await alice.ReactAsync(Room, 1, "👍", remove: true);
        (await bob.Events.FirstAsync<MessageReacted>()).Change.Should().Be(3, "what came before was told as an edit");
    }

    [Fact]
    public async Task A_reaction_that_was_lost_is_made_up_for()
    {
        await using var scripted = await ScriptedServer.StartAsync();
        await using var alice = await Connect.ToAsync(scripted.Server.Address, "alice", WireProtocol.Json);
        await using var bob = await Connect.ToAsync(scripted.Server.Address, "bob", WireProtocol.PlainJson);
        foreach (var client in new[] { alice, bob }) await client.JoinAsync(Room, changes: 0);
        await alice.SayAsync(Room, "hello");

        scripted.Backplane.Copies = 0;
        var reacted = await alice.ReactAsync(Room, 1, "👍");

        (await bob.Events.FirstAsync<MessageReacted>()).Should().BeEquivalentTo(reacted);
    }

    [Fact]
    public void While_the_log_owes_changes_none_that_came_live_is_told_before_it_was_read()
    {
        var pending = new PendingChanges();
        pending.Hear(3, 1, Named("live"));
        pending.IsNext(2).Should().BeTrue();

        pending.Read(2, 2, Named("read")).Should().BeTrue();
        (pending.Known, pending.Owed) = (2, 3);
        pending.Remove(2);
        pending.IsNext(2).Should().BeFalse("3 may have overtaken a change that the log will tell of");

        pending.Read(3, 1, Named("read")).Should().BeFalse("it was not missing");
        (pending.Known, pending.Owed) = (3, 0);
        pending.TryNext(2, out var next).Should().BeTrue();
        next.Message.Should().NotBeNull();

        static Outgoing Named(string name) => new(name, new Pong(DateTime.UnixEpoch));
    }

    [Fact]
    public async Task A_join_is_given_an_edit_although_a_reaction_to_the_message_is_still_to_come_live()
    {
        using var log = new MemoryMessageLog(Options.Create(new HistoryOptions()), TimeProvider.System);
        var stream = StreamKey.Room(Room);
        var (edited, untouched) = ((await log.SayAsync(stream, "helo")).Message, (await log.SayAsync(stream, "b")).Message);
        await log.AmendAsync(stream, edited, "hello");
        var head = await log.HeadAsync(stream);
        await log.ReactAsync(stream, edited, new ReactionChange("bob", "👍", false));
        await log.ReactAsync(stream, untouched, new ReactionChange("bob", "👍", false));

        var given = await new RoomRecovery(log, log, log, Options.Create(new HistoryOptions())).ReadAsync(
            new JoinRoomRequest(Room, head.Position, Changes: 0), head, CancellationToken.None);

        given.IsWhole.Should().BeTrue();
        given.Changed.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Seq = 1L, Text = "hello" });
    }
}
