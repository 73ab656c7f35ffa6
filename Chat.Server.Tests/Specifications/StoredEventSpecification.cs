using Chat.Contracts;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Specifications;

/// <summary>Stored events and the state of rooms, for every wire protocol.</summary>
public abstract class StoredEventSpecification : ProtocolSpecification
{
    private const string Name = "card.put";
    private const string Data = """{"x":1.5,"large":12345678901234567890,"list":[1,null,"Grüße"]}""";

    private string Room => Named("room");

    [Fact]
    public async Task A_stored_event_reaches_every_member_in_its_place_among_the_messages()
    {
        var alice = await ConnectAsync("alice");
        var bob = await ConnectAsync("bob");
        await alice.JoinAsync(Room);
        await bob.JoinAsync(Room);

        await alice.SayAsync(Room, "before");
        var receipt = await alice.StoreAsync(Room, Name, Data, "card 1", "c-1");
        var plain = await alice.StoreAsync(Room, "plain");
        await alice.SayAsync(Room, "after");

        (receipt.Seq, receipt.Duplicate, plain.Seq).Should().Be((2, false, 3));
        var stored = new ChatMessage(receipt.Id, Room, 2, Named("alice"), "", receipt.Timestamp, "c-1", Data: Data, Event: Name, Key: "card 1");
        foreach (var client in new[] { alice, bob })
        {
            await client.Events.FirstAsync<ChatMessage>(m => m.Text == "after");
            client.MessagesIn(Room).Select(m => m.Seq).Should().Equal(1, 2, 3, 4);
            client.MessagesIn(Room)[1].Should().Be(stored);
            client.MessagesIn(Room)[2].Should().Be(new ChatMessage(plain.Id, Room, 3, Named("alice"), "", plain.Timestamp, Event: "plain"));
            client.Events.Of<RoomEvent>().Should().BeEmpty();
        }

        (await bob.HistoryAsync(new HistoryRequest(Room))).Messages[1].Should().Be(stored);
    }

    [Fact]
    public async Task A_stored_event_is_given_back_by_a_join()
    {
        var alice = await ConnectAsync("alice");
        var before = await alice.JoinAsync(Room);
        await alice.SayAsync(Room, "a message");
        var receipt = await alice.StoreAsync(Room, Name, Data, "card 1");

        var bob = await ConnectAsync("bob");
        var missed = await bob.JoinAsync(Room, before.Position);

        missed.Recovered.Should().BeTrue();
        missed.Missed.Select(m => m.Seq).Should().Equal(1, 2);
        missed.Missed[1].Should().Be(new ChatMessage(receipt.Id, Room, 2, Named("alice"), "", receipt.Timestamp, Data: Data, Event: Name, Key: "card 1"));
        missed.State.Should().BeNull();
    }

    [Fact]
    public async Task An_event_sent_again_is_stored_once()
    {
        var alice = await ConnectAsync("alice");
        await alice.JoinAsync(Room);
        var first = await alice.StoreAsync(Room, Name, Data, "k", "c-1");

        (await alice.StoreAsync(Room, Name, Data, "k", "c-1")).Should().Be(first with { Duplicate = true });
        (await CodeOf(() => alice.StoreAsync(Room, Name, Data, "other", "c-1"))).Should().Be(ChatErrors.IdConflict);
        (await CodeOf(() => alice.StoreAsync(Room, "other", Data, "k", "c-1"))).Should().Be(ChatErrors.IdConflict);
        (await CodeOf(() => alice.SayAsync(Room, "text", "c-1"))).Should().Be(ChatErrors.IdConflict);
        (await alice.GetAsync(Room)).Version.Should().Be(1);
    }

    [Fact]
    public async Task What_cannot_be_stored_is_refused()
    {
        var alice = await ConnectAsync("alice");
        await alice.JoinAsync(Room);
        Task Publish(PublishRequest request) => alice.InvokeAsync(ChatOperations.Publish, request);
        string OfBytes(int bytes) => $$"""{"a":"{{new string('x', bytes - 8)}}"}""";

        (await CodeOf(() => Publish(new PublishRequest(Room, Name, ExcludeSelf: true, Store: true)))).Should().Be(ChatErrors.InvalidRequest);
        (await CodeOf(() => Publish(new PublishRequest(Room, Name, ClientMessageId: "c")))).Should().Be(ChatErrors.InvalidRequest);
        (await CodeOf(() => alice.StoreAsync(Room, Name, clientMessageId: new string('c', 65)))).Should().Be(ChatErrors.InvalidRequest);
        (await CodeOf(() => alice.StoreAsync(Room, Name, OfBytes(ChatLimits.DefaultDataBytes + 1)))).Should().Be(ChatErrors.DataTooLarge);
        (await CodeOf(() => alice.StoreAsync(Room + "-other", Name))).Should().Be(ChatErrors.NotAMember);
        (await CodeOf(() => alice.GetAsync(Room + "-other"))).Should().Be(ChatErrors.NotAMember);
        (await CodeOf(() => alice.GetAsync(Room, " k"))).Should().Be(ChatErrors.InvalidRequest);
        (await alice.StoreAsync(Room, Name, OfBytes(ChatLimits.DefaultDataBytes), "k")).Seq.Should().Be(1);

        (await CodeOf(() => alice.EditAsync(Room, 1, "text"))).Should().Be(ChatErrors.InvalidRequest);
    }

    [Fact]
    public async Task The_state_is_the_newest_event_of_each_key()
    {
        var alice = await ConnectAsync("alice");
        var bob = await ConnectAsync("bob");
        var joined = await alice.JoinAsync(Room, state: true);
        await bob.JoinAsync(Room);
        joined.State.Should().BeEquivalentTo(new RoomState(Room, 0, joined.Position.Epoch, []));

        await alice.StoreAsync(Room, Name, """{"v":1}""", "a");
        var b = await bob.StoreAsync(Room, "other", Data, "b");
        var a = await alice.StoreAsync(Room, Name, """{"v":2}""", "a");
        await alice.StoreAsync(Room, Name, """{"v":3}""", "c");
        await alice.StoreAsync(Room, Name, key: "c");
        await alice.StoreAsync(Room, Name, Data);
        await alice.PublishAsync(Room, Name, """{"v":4}""", "a");

        StateEntry[] entries = [new("b", "other", Data, Named("bob"), 2, b.Timestamp), new("a", Name, """{"v":2}""", Named("alice"), 3, a.Timestamp)];
        var state = new RoomState(Room, 6, joined.Position.Epoch, entries);
        (await alice.GetAsync(Room)).Should().BeEquivalentTo(state, options => options.WithStrictOrdering());
        (await bob.GetAsync(Room, "a")).Should().BeEquivalentTo(state with { Entries = [entries[1]] });
        (await bob.GetAsync(Room, "c")).Should().BeEquivalentTo(state with { Entries = [] });

        var carol = await ConnectAsync("carol");
        var late = await carol.JoinAsync(Room, changes: 0, state: true);
        late.State.Should().BeEquivalentTo(state, options => options.WithStrictOrdering());
        late.State!.Version.Should().BeGreaterThanOrEqualTo(late.Position.Seq);
        (await carol.JoinAsync(Room, joined.Position, state: true)).Missed.Should().HaveCount(6);
    }

    [Fact]
    public async Task An_entry_goes_when_its_event_is_deleted_and_members_hear_of_it()
    {
        var alice = await ConnectAsync("alice");
        var bob = await ConnectAsync("bob");
        await alice.JoinAsync(Room);
        await bob.JoinAsync(Room, changes: 0);
        await alice.StoreAsync(Room, Name, """{"v":1}""", "a");
        var second = await alice.StoreAsync(Room, Name, """{"v":2}""", "a");

        await alice.DeleteAsync(Room, second.Seq);

        (await bob.Events.FirstAsync<MessageDeleted>()).Seq.Should().Be(second.Seq);
        (await bob.GetAsync(Room)).Entries.Should().BeEmpty();
        var tombstone = (await bob.HistoryAsync(new HistoryRequest(Room))).Messages[1];
        (tombstone.Text, tombstone.Event, tombstone.Key, tombstone.Data, tombstone.Changed!.Deleted).Should().Be(("", null, null, null, true));
    }

    [Fact]
    public async Task A_client_that_joins_while_others_write_has_the_state_exactly()
    {
        var writers = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => ConnectAsync($"writer {i}")));
        foreach (var writer in writers) await writer.JoinAsync(Room);
        var reader = await ConnectAsync("reader");
        var writing = Task.WhenAll(writers.Select(async (writer, index) =>
        {
            for (var i = 0; i < 25; i++) await writer.StoreAsync(Room, Name, i % 6 == 5 ? null : $$"""{"v":{{i}}}""", $"key {(index + i) % 5}");
        }));
        await writers[0].Events.CountAsync<ChatMessage>(10);

        var joined = await reader.JoinAsync(Room, state: true);
        await writing;
        await writers[0].SayAsync(Room, "end");
        await reader.Events.FirstAsync<ChatMessage>(m => m.Text == "end");

        var state = joined.State!.Entries.ToDictionary(entry => entry.Key, entry => (entry.Seq, entry.Data));
        foreach (var stored in reader.MessagesIn(Room).Where(m => m.Key is not null && m.Seq > joined.State.Version))
        {
            state.Remove(stored.Key!);
            if (stored.Data is { } data) state[stored.Key!] = (stored.Seq, data);
        }

        state.Should().BeEquivalentTo((await reader.GetAsync(Room)).Entries.ToDictionary(entry => entry.Key, entry => (entry.Seq, entry.Data)));
        joined.State.Version.Should().BeGreaterThanOrEqualTo(joined.Position.Seq);
    }

    [Fact]
    public async Task Who_is_muted_or_reads_hidden_stores_nothing()
    {
        var alice = await ConnectAsync("alice");
        var root = await ConnectAsync("root", ChatRoles.Admin);
        await alice.JoinAsync(Room);
        await alice.StoreAsync(Room, Name, "{}", "a");
        await root.JoinAsync(Room, hidden: true);
        await root.MuteAsync(Room, Named("alice"));

        await Harness.Wait.UntilAsync(async () => await CodeOf(() => alice.StoreAsync(Room, Name)) == ChatErrors.Muted, "the mute holds on every node");
        (await CodeOf(() => root.StoreAsync(Room, Name))).Should().Be(ChatErrors.Forbidden);
        (await root.GetAsync(Room)).Entries.Should().ContainSingle();
    }
}
