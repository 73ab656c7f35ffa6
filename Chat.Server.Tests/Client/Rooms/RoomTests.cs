using System.Collections.Concurrent;
using Chat.Client;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Client.Rooms;

public abstract class RoomTests(ServerFixture fixture, WireProtocol protocol) : IClassFixture<ServerFixture>
{
    private Uri Server => fixture.Server.Address;

    [Fact]
    public async Task What_is_said_is_read_by_everyone_in_order()
    {
        await using var alice = await ConnectAsync("alice");
        await using var bob = await ConnectAsync("bob");
        var (room, other) = (await alice.JoinAsync("order"), await bob.JoinAsync("order"));

        var receipts = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => room.SendAsync($"{n}")));

        receipts.Select(receipt => receipt.Seq).Should().Equal(Enumerable.Range(1, 50).Select(n => (long)n));
        foreach (var reader in new[] { room, other, other })
        {
            var messages = await reader.ReadAsync(50);
            messages.Select(message => message.Text).Should().Equal(Enumerable.Range(0, 50).Select(n => $"{n}"));
            messages.Should().OnlyContain(message => message.From == "alice" && message.Room == "order");
        }

        (alice.UserId, bob.UserId, alice.State).Should().Be(("alice", "bob", ChatState.Connected));
        other.Position.Seq.Should().Be(50);
    }

    [Fact]
    public async Task Joining_a_joined_room_gives_the_same_room()
    {
        await using var client = await ConnectAsync("alice");

        var rooms = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => client.JoinAsync("same")));

        rooms.Distinct().Should().ContainSingle();
        client.Rooms.Should().Equal(rooms[0]);
    }

    [Fact]
    public async Task A_refused_join_fails_with_the_code_of_the_server()
    {
        await using var client = await ConnectAsync("alice");

        (await FailsAsync(() => client.JoinAsync(" "))).Code.Should().Be(ChatErrors.InvalidRoom);
        client.Rooms.Should().BeEmpty();
    }

    [Fact]
    public async Task Events_are_heard_as_they_were_published_by_whoever_reads_them()
    {
        await using var alice = await ConnectAsync("alice");
        await using var bob = await ConnectAsync("bob");
        var (room, other) = (await alice.JoinAsync("events"), await bob.JoinAsync("events"));
        var (own, heard) = (room.Events, other.Events);

        (await room.PublishAsync("moved", """{"x":1.5,"n":[1,null,true]}""", "mouse", excludeSelf: true)).Should().BeTrue();
        (await room.PublishAsync("clicked")).Should().BeTrue();
        (await FailsAsync(() => room.PublishAsync("No name"))).Code.Should().Be(ChatErrors.InvalidRequest);

        (await TakeAsync(heard, 2)).Should().Equal(
            new RoomEvent("events", "moved", "alice", """{"x":1.5,"n":[1,null,true]}""", "mouse"), new RoomEvent("events", "clicked", "alice"));
        (await TakeAsync(own, 1)).Should().ContainSingle().Which.Event.Should().Be("clicked");
        await room.LeaveAsync();
        (await FailsAsync(() => room.PublishAsync("moved"))).Code.Should().Be(ChatClientErrors.Left);

        static async Task<IReadOnlyList<RoomEvent>> TakeAsync(IAsyncEnumerable<RoomEvent> events, int count)
        {
            using var limit = new CancellationTokenSource(Wait.Deadline);
            var taken = new List<RoomEvent>();
            await foreach (var e in events.WithCancellation(limit.Token))
            {
                taken.Add(e);
                if (taken.Count == count) break;
            }

            return taken;
        }
    }

    [Fact]
    public async Task A_reader_that_falls_behind_reads_on_from_history()
    {
        await using var sender = await ConnectAsync("alice");
        await using var client = await ConnectAsync("bob", options => options.MessageBuffer = 10);
        var (room, other) = (await sender.JoinAsync("behind"), await client.JoinAsync("behind"));
        await room.SendAsync("first");
        var texts = new List<string>();
        await foreach (var message in other.Messages)
        {
            texts.Add(message.Text);
            if (texts.Count == 1)
            {
                await Task.WhenAll(Enumerable.Range(0, 450).Select(n => room.SendAsync($"{n}")));
                await Wait.UntilAsync(() => other.Position.Seq == 451, "everything has come");
            }

            if (texts.Count == 451) break;
        }

        texts.Should().Equal(Enumerable.Range(0, 450).Select(n => $"{n}").Prepend("first"));
        (await other.ReadAsync(10)).Select(message => message.Seq).Should().Equal(Enumerable.Range(442, 10).Select(n => (long)n), "a new reader begins with what is held");
    }

    [Fact]
    public async Task A_reader_that_waits_for_its_first_message_misses_none_of_those_that_come_with_it()
    {
        await using var sender = await ConnectAsync("alice");
        await using var client = await ConnectAsync("bob", options => options.MessageBuffer = 2);
        var (room, other) = (await sender.JoinAsync("burst"), await client.JoinAsync("burst"));
        await using var reader = other.Messages.GetAsyncEnumerator();
        var first = reader.MoveNextAsync();

        await Task.WhenAll(Enumerable.Range(0, 60).Select(n => room.SendAsync($"{n}")));
        await Wait.UntilAsync(() => other.Position.Seq == 60, "everything has come");

        (await first).Should().BeTrue();
        for (var n = 1; n <= 60; n++)
        {
            reader.Current.Seq.Should().Be(n);
            if (n < 60) (await reader.MoveNextAsync()).Should().BeTrue();
        }
    }

    [Fact]
    public async Task A_position_that_was_kept_is_where_messages_go_on()
    {
        await using var alice = await ConnectAsync("alice");
        var room = await alice.JoinAsync("kept");
        for (var n = 1; n <= 5; n++) await room.SendAsync($"{n}");
        await using var bob = await ConnectAsync("bob");

        var other = await bob.JoinAsync("kept", room.Position with { Seq = 2 });

        (await other.ReadAsync(3)).Select(message => message.Text).Should().Equal("3", "4", "5");
    }

    [Fact]
    public async Task Members_come_and_go()
    {
        await using var alice = await ConnectAsync("alice");
        var room = await alice.JoinAsync("members");
        room.Members.Should().Equal("alice");
        var heard = new TaskCompletionSource<IReadOnlyList<string>>();
        room.MembersChanged += members =>
        {
            if (members.Count == 2) heard.TrySetResult(members);
        };
        await using var bob = await ConnectAsync("bob");

        var other = await bob.JoinAsync("members");

        (await heard.Task.WaitAsync(Wait.Deadline)).Should().BeEquivalentTo("alice", "bob");
        (room.MemberCount, room.HasAllMembers, other.MemberCount).Should().Be((2, true, 2));
        await other.LeaveAsync();
        await Wait.UntilAsync(() => room.MemberCount == 1 && room.Members.Single() == "alice", "bob has left");
    }

    [Fact]
    public async Task Typing_is_heard_until_there_is_a_message()
    {
        await using var alice = await ConnectAsync("alice");
        await using var bob = await ConnectAsync("bob");
        var (room, other) = (await alice.JoinAsync("typing"), await bob.JoinAsync("typing"));
        var told = new ConcurrentQueue<string>();
        other.TypingChanged += users => told.Enqueue(string.Join(", ", users));

        await room.SetTypingAsync(true);
        await Wait.UntilAsync(() => !told.IsEmpty, "alice is seen typing");
        await room.SendAsync("done");
        await Wait.UntilAsync(() => told.Count == 2, "the message ends it");
        told.Should().Equal("alice", "");
        room.Typing.Should().BeEmpty("nobody hears itself");
    }

    [Fact]
    public async Task Edits_and_deletions_come_as_changes_and_change_what_was_not_read_yet()
    {
        await using var alice = await ConnectAsync("alice");
        await using var bob = await ConnectAsync("bob");
        var (room, other) = (await alice.JoinAsync("changes"), await bob.JoinAsync("changes"));
        var changes = other.Changes;
        for (var n = 1; n <= 3; n++) await room.SendAsync($"{n}");

        (await room.EditAsync(1, "one")).Text.Should().Be("one");
        await room.DeleteAsync(2);

        using var deadline = new CancellationTokenSource(Wait.Deadline);
        var heard = await changes.TakeAsync(2, deadline.Token);
        heard.Select(change => (change.Seq, change.Deleted, change.Text, change.By)).Should().Equal((1, false, "one", "alice"), (2, true, "", "alice"));
        (await other.ReadAsync(3)).Select(message => message.Text).Should().Equal("one", "", "3");
        (await FailsAsync(() => room.EditAsync(2, "two"))).Code.Should().Be(ChatErrors.NotFound);
        (await FailsAsync(() => other.DeleteAsync(3))).Code.Should().Be(ChatErrors.Forbidden);
    }

    [Fact]
    public async Task History_is_paged_in_both_directions()
    {
        await using var alice = await ConnectAsync("alice");
        var room = await alice.JoinAsync("history");
        await Task.WhenAll(Enumerable.Range(1, 450).Select(n => room.SendAsync($"{n}")));

        using var deadline = new CancellationTokenSource(Wait.Deadline);
        (await room.HistoryAsync(limit: 3)).Messages.Select(message => message.Seq).Should().Equal(448, 449, 450);
        (await room.HistoryAsync(after: 7, limit: 2)).Messages.Select(message => message.Seq).Should().Equal(8, 9);
        (await room.Before(451).TakeAsync(int.MaxValue, deadline.Token)).Select(message => (int)message.Seq).Should().Equal(Enumerable.Range(1, 450).Reverse());
        (await room.After(0).TakeAsync(int.MaxValue, deadline.Token)).Select(message => (int)message.Seq).Should().Equal(Enumerable.Range(1, 450));
    }

    [Fact]
    public async Task A_room_that_was_left_ends_its_readers_and_its_messages_and_may_be_joined_anew()
    {
        await using var alice = await ConnectAsync("alice");
        var room = await alice.JoinAsync("left");
        await room.SendAsync("before");
        await room.ReadAsync(1);
        var reading = room.Messages.TakeAsync(int.MaxValue, default);

        await room.LeaveAsync();

        (await reading.WaitAsync(Wait.Deadline)).Should().ContainSingle();
        (await room.Left.WaitAsync(Wait.Deadline)).Should().Be(ChatClientErrors.Left);
        (await FailsAsync(() => room.SendAsync("after"))).Code.Should().Be(ChatClientErrors.Left);
        (await FailsAsync(() => room.HistoryAsync())).Code.Should().Be(ChatClientErrors.Left);
        var again = await alice.JoinAsync("left");
        again.Should().NotBe(room);
        await again.SendAsync("again");
        (await again.ReadAsync(1)).Single().Text.Should().Be("again");
    }

    [Fact]
    public async Task A_kicked_user_is_told_and_may_join_anew()
    {
        await using var admin = await ConnectAsync("admin", null, ChatRoles.Admin);
        await using var alice = await ConnectAsync("alice");
        var room = await alice.JoinAsync("kicked");

        await admin.CallAsync(ChatOperations.Kick, new KickRequest("kicked", "alice"));

        (await room.Left.WaitAsync(Wait.Deadline)).Should().Be(LeaveReasons.Kicked);
        await (await alice.JoinAsync("kicked")).SendAsync("back");
        await admin.CallAsync(ChatOperations.Ban, new BanRequest("alice", "kicked"));
        await Wait.UntilAsync(() => alice.Rooms.Count == 0, "the banned user is out");
        (await FailsAsync(() => alice.JoinAsync("kicked"))).Code.Should().Be(ChatErrors.Banned);
    }

    [Fact]
    public async Task A_room_that_is_closed_is_left_and_one_that_is_emptied_goes_on()
    {
        await using var alice = await ConnectAsync("alice");
        var (closed, emptied) = (await alice.JoinAsync("closed"), await alice.JoinAsync("emptied"));
        for (var n = 1; n <= 3; n++) await emptied.SendAsync($"{n}");
        await emptied.ReadAsync(3);
        using var http = new HttpClient { BaseAddress = Server };
        http.DefaultRequestHeaders.Authorization = new("Bearer", TestTokens.For("admin", ChatRoles.Admin));

        (await http.DeleteAsync("api/v1/rooms/closed")).EnsureSuccessStatusCode();
        (await http.DeleteAsync("api/v1/rooms/emptied?history=only")).EnsureSuccessStatusCode();
        await emptied.SendAsync("anew");

        (await closed.Left.WaitAsync(Wait.Deadline)).Should().Be(LeaveReasons.Closed);
        (await emptied.ReadAsync(4)).Select(message => message.Text).Should().Equal("1", "2", "3", "anew");
        emptied.PositionOf((await emptied.ReadAsync(4))[^1]).Should().Be(emptied.Position);
    }

    [Fact]
    public async Task A_mute_says_until_when()
    {
        await using var admin = await ConnectAsync("admin", null, ChatRoles.Admin);
        await using var alice = await ConnectAsync("alice");
        var room = await alice.JoinAsync("muted");
        var until = TimeProvider.System.GetUtcNow().AddHours(1);
        await admin.CallAsync(ChatOperations.Mute, new MuteRequest("alice", "muted", until.UtcDateTime));

        var error = await FailsAsync(() => room.SendAsync("?"));

        error.Code.Should().Be(ChatErrors.Muted);
        error.Until.Should().BeCloseTo(until, TimeSpan.FromMilliseconds(1));
        (await admin.CallAsync<SanctionList>(ChatOperations.Sanctions, new SanctionsRequest("muted"))).Sanctions.Should().ContainSingle();
    }

    [Fact]
    public async Task A_join_that_is_given_up_leaves_no_room()
    {
        await using var client = new ChatClient(ClientSetup.Options(Server, "alice", protocol));
        using var giveUp = new CancellationTokenSource();
        var joining = client.JoinAsync("given-up", cancellationToken: giveUp.Token);
        client.Rooms.Should().ContainSingle();

        await giveUp.CancelAsync();

        await ((Func<Task>)(() => joining)).Should().ThrowAsync<OperationCanceledException>();
        await Wait.UntilAsync(() => client.Rooms.Count == 0, "nobody wants the room");
    }

    private Task<ChatClient> ConnectAsync(string user, Action<ChatClientOptions>? configure = null, params string[] roles) =>
        ClientSetup.ConnectAsync(Server, user, protocol, configure, roles);

    private static Task<ChatException> FailsAsync(Func<Task> call) => ClientSetup.FailsAsync(call);
}
