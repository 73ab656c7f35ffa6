using Chat.Contracts;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Specifications;

/// <summary>Events of applications, for every wire protocol.</summary>
public abstract class EventSpecification : ProtocolSpecification
{
    private const string Name = "cursor.moved";
    private const string Data = """{"x":1.5,"whole":2.0,"large":12345678901234567890,"list":[1,null,"Grüße"],"deep":{"on":true}}""";

    private string Room => Named("room");

    [Fact]
    public async Task An_event_reaches_every_member_its_sender_included_as_it_was_sent()
    {
        var alice = await ConnectAsync("alice");
        var bob = await ConnectAsync("bob");
        await alice.JoinAsync(Room);
        await bob.JoinAsync(Room);

        await alice.PublishAsync(Room, Name, Data, "pointer 1");
        await alice.PublishAsync(Room, "plain");

        foreach (var client in new[] { alice, bob })
        {
            (await client.Events.FirstAsync<RoomEvent>()).Should().Be(new RoomEvent(Room, Name, Named("alice"), Data, "pointer 1"));
            await client.Events.FirstAsync<RoomEvent>(e => e == new RoomEvent(Room, "plain", Named("alice")));
        }
    }

    [Fact]
    public async Task An_event_that_excludes_its_sender_reaches_none_of_its_connections()
    {
        var phone = await ConnectAsync("alice");
        var laptop = await ConnectAsync("alice");
        var bob = await ConnectAsync("bob");
        foreach (var client in new[] { phone, laptop, bob }) await client.JoinAsync(Room);

        await phone.PublishAsync(Room, Name, excludeSelf: true);
        await phone.SayAsync(Room, "end");

        await bob.Events.FirstAsync<RoomEvent>(e => e == new RoomEvent(Room, Name, Named("alice")));
        foreach (var own in new[] { phone, laptop })
        {
            await own.Events.FirstAsync<ChatMessage>(m => m.Text == "end");
            own.Events.Of<RoomEvent>().Should().BeEmpty();
        }
    }

    [Fact]
    public async Task Events_of_a_sender_reach_everybody_in_the_order_it_sent_them()
    {
        var alice = await ConnectAsync("alice");
        var bob = await ConnectAsync("bob");
        await alice.JoinAsync(Room);
        await bob.JoinAsync(Room);
        var names = Enumerable.Range(1, 100).Select(i => $"e{i}").ToArray();

        await Task.WhenAll(names.Select(name => alice.PublishAsync(Room, name)));

        foreach (var client in new[] { alice, bob })
        {
            await client.Events.CountAsync<RoomEvent>(names.Length);
            client.Events.Of<RoomEvent>().Select(e => e.Event).Should().Equal(names);
        }
    }

    [Fact]
    public async Task Events_of_many_at_the_same_time_reach_everybody_but_who_is_excluded()
    {
        var alice = await ConnectAsync("alice");
        var bob = await ConnectAsync("bob");
        var carol = await ConnectAsync("carol");
        var all = new[] { alice, bob, carol };
        foreach (var client in all) await client.JoinAsync(Room);

        await Task.WhenAll(from client in all from i in Enumerable.Range(0, 40) select client.PublishAsync(Room, $"e{i}", excludeSelf: i % 2 == 0));

        foreach (var client in all)
        {
            await client.Events.CountAsync<RoomEvent>(40 + 40 + 20);
            foreach (var sender in new[] { "alice", "bob", "carol" })
            {
                var isOwn = client == all[sender[0] - 'a'];
                client.Events.Of<RoomEvent>().Where(e => e.From == Named(sender)).Select(e => e.Event)
                    .Should().Equal(Enumerable.Range(0, 40).Where(i => !isOwn || i % 2 == 1).Select(i => $"e{i}"));
            }
        }
    }

    [Fact]
    public async Task An_event_is_not_kept_and_has_no_number()
    {
        var alice = await ConnectAsync("alice");
        var before = await alice.JoinAsync(Room);

        await alice.PublishAsync(Room, Name, Data);
        var bob = await ConnectAsync("bob");
        var missed = await bob.JoinAsync(Room, before.Position);
        var receipt = await alice.SayAsync(Room, "end");
        await bob.Events.FirstAsync<ChatMessage>(m => m.Text == "end");

        receipt.Seq.Should().Be(1);
        missed.Missed.Should().BeEmpty();
        bob.Events.Of<RoomEvent>().Should().BeEmpty();
        (await alice.HistoryAsync(new HistoryRequest(Room))).Messages.Should().ContainSingle();
    }

    [Fact]
    public async Task Who_is_not_in_the_room_hears_no_event_and_publishes_none()
    {
        var alice = await ConnectAsync("alice");
        var eve = await ConnectAsync("eve");
        await alice.JoinAsync(Room);
        await eve.JoinAsync(Room);
        await eve.LeaveAsync(Room);
        await eve.JoinAsync(Room + "-other");

        await alice.PublishAsync(Room, "secret");
        (await CodeOf(() => eve.PublishAsync(Room, Name))).Should().Be(ChatErrors.NotAMember);
        await eve.PublishAsync(Room + "-other", "marker");

        (await eve.Events.FirstAsync<RoomEvent>()).Event.Should().Be("marker");
        await alice.SayAsync(Room, "end");
        await alice.Events.FirstAsync<ChatMessage>();
        alice.Events.Of<RoomEvent>().Should().ContainSingle();
    }

    [Fact]
    public async Task Names_keys_and_data_have_their_bounds()
    {
        var alice = await ConnectAsync("alice");
        await alice.JoinAsync(Room);
        string OfBytes(int bytes) => $$"""{"a":"{{new string('x', bytes - 8)}}"}""";

        foreach (var name in new[] { "", "Upper", "two words", "käse", "a/b", new string('n', 65) })
            (await CodeOf(() => alice.PublishAsync(Room, name))).Should().Be(ChatErrors.InvalidRequest, name);
        foreach (var key in new[] { "", " k", "k\n", new string('k', 65) })
            (await CodeOf(() => alice.PublishAsync(Room, Name, key: key))).Should().Be(ChatErrors.InvalidRequest, key);
        foreach (var data in new[] { """{"a":1,"a":2}""", $$"""{"a":{{new string('[', 32)}}{{new string(']', 32)}}}""" })
            (await CodeOf(() => alice.PublishAsync(Room, Name, data))).Should().Be(ChatErrors.InvalidRequest, data);
        (await CodeOf(() => alice.PublishAsync("", Name))).Should().Be(ChatErrors.InvalidRoom);
        (await CodeOf(() => alice.PublishAsync(Room, Name, OfBytes(ChatLimits.DefaultEventBytes + 1)))).Should().Be(ChatErrors.DataTooLarge);

        var largest = new RoomEvent(Room, new string('n', 64), Named("alice"), OfBytes(ChatLimits.DefaultEventBytes), new string('k', 64));
        await alice.PublishAsync(largest.Room, largest.Event, largest.Data, largest.Key);
        await alice.PublishAsync(Room, "a_0.-", "{}");
        (await alice.Events.FirstAsync<RoomEvent>()).Should().Be(largest);
        await alice.Events.FirstAsync<RoomEvent>(e => e == new RoomEvent(Room, "a_0.-", Named("alice"), "{}"));
    }

    [Fact]
    public async Task Who_is_muted_or_reads_hidden_publishes_nothing()
    {
        var alice = await ConnectAsync("alice");
        var root = await ConnectAsync("root", ChatRoles.Admin);
        await alice.JoinAsync(Room);
        await root.JoinAsync(Room, hidden: true);
        await root.MuteAsync(Room, Named("alice"));

        await Harness.Wait.UntilAsync(async () => await CodeOf(() => alice.PublishAsync(Room, Name)) == ChatErrors.Muted, "the mute holds on every node");
        (await CodeOf(() => root.PublishAsync(Room, Name))).Should().Be(ChatErrors.Forbidden);
    }
}
