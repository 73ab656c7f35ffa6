using System.Text.Json.Nodes;
using Chat.Contracts;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Specifications;

/// <summary>What is said, for every wire protocol.</summary>
public abstract class MessageSpecification : ProtocolSpecification
{
    private string Room => Named("room");

    [Fact]
    public async Task A_message_reaches_every_member_its_sender_included_and_gets_a_receipt()
    {
        var alice = await ConnectAsync("alice");
        var bob = await ConnectAsync("bob");
        await alice.JoinAsync(Room);
        await bob.JoinAsync(Room);

        var receipt = await alice.SayAsync(Room, "Grüße, 世界 🎉 <b>\"x\"</b>");

        Guid.TryParse(receipt.Id, out _).Should().BeTrue();
        receipt.Seq.Should().Be(1);
        receipt.Duplicate.Should().BeFalse();
        receipt.Timestamp.Kind.Should().Be(DateTimeKind.Utc);
        foreach (var client in new[] { alice, bob })
        {
            (await client.Events.FirstAsync<ChatMessage>()).Should().BeEquivalentTo(new ChatMessage(
                receipt.Id, Room, 1, Named("alice"), "Grüße, 世界 🎉 <b>\"x\"</b>", receipt.Timestamp));
        }
    }

    [Fact]
    public async Task Messages_of_a_client_that_waits_for_no_receipt_are_numbered_in_the_order_it_sent_them()
    {
        var alice = await ConnectAsync("alice");
        await alice.JoinAsync(Room);

        var receipts = await Task.WhenAll(Enumerable.Range(1, 100).Select(i => alice.SayAsync(Room, $"{i}")));

        receipts.Select(receipt => (int)receipt.Seq).Should().Equal(Enumerable.Range(1, 100));
        await alice.Events.CountAsync<ChatMessage>(100);
        alice.Events.Of<ChatMessage>().Select(message => message.Text).Should().Equal(Enumerable.Range(1, 100).Select(i => $"{i}"));
    }

    [Fact]
    public async Task A_message_reaches_nobody_outside_the_room()
    {
        var alice = await ConnectAsync("alice");
        var eve = await ConnectAsync("eve");
        await alice.JoinAsync(Room);
        await eve.JoinAsync(Room + "-other");
        await eve.JoinAsync(Room);
        await eve.LeaveAsync(Room);

        await alice.SayAsync(Room, "secret");
        await eve.SayAsync(Room + "-other", "marker");

        (await eve.Events.FirstAsync<ChatMessage>()).Text.Should().Be("marker");
    }

    [Fact]
    public async Task Only_members_post_type_and_ask_for_members()
    {
        var alice = await ConnectAsync("alice");

        (await CodeOf(() => alice.SayAsync(Room, "x"))).Should().Be(ChatErrors.NotAMember);
        (await CodeOf(() => alice.TypeAsync(Room))).Should().Be(ChatErrors.NotAMember);
        (await CodeOf(() => alice.MembersAsync(Room))).Should().Be(ChatErrors.NotAMember);
    }

    [Fact]
    public async Task Membership_belongs_to_the_connection_not_to_the_user()
    {
        var phone = await ConnectAsync("alice");
        var laptop = await ConnectAsync("alice");
        await phone.JoinAsync(Room);

        (await CodeOf(() => laptop.SayAsync(Room, "x"))).Should().Be(ChatErrors.NotAMember);
    }

    [Fact]
    public async Task A_text_has_1_to_4000_characters()
    {
        var alice = await ConnectAsync("alice");
        await alice.JoinAsync(Room);

        (await CodeOf(() => alice.SayAsync(Room, ""))).Should().Be(ChatErrors.InvalidRequest);
        (await CodeOf(() => alice.SayAsync(Room, null!))).Should().Be(ChatErrors.InvalidRequest);
        (await CodeOf(() => alice.SayAsync(Room, new string('ä', 4001)))).Should().Be(ChatErrors.TextTooLong);
        (await alice.SayAsync(Room, new string('ä', 4000))).Seq.Should().Be(1, "what was refused took no number");
    }

    [Fact]
    public async Task A_client_message_id_has_1_to_64_characters()
    {
        var alice = await ConnectAsync("alice");
        await alice.JoinAsync(Room);

        (await CodeOf(() => alice.SayAsync(Room, "x", ""))).Should().Be(ChatErrors.InvalidRequest);
        (await CodeOf(() => alice.SayAsync(Room, "x", new string('i', 65)))).Should().Be(ChatErrors.InvalidRequest);
    }

    [Fact]
    public async Task The_same_client_message_id_gives_the_first_receipt_and_says_nothing_twice()
    {
        var alice = await ConnectAsync("alice");
        await alice.JoinAsync(Room);
        var first = await alice.SayAsync(Room, "once", "id-1");

        var again = await alice.SayAsync(Room, "once", "id-1");
        await alice.SayAsync(Room, "end");
        await alice.Events.FirstAsync<ChatMessage>(m => m.Text == "end");

        again.Should().BeEquivalentTo(first with { Duplicate = true });
        alice.MessagesIn(Room).Select(m => m.Text).Should().Equal("once", "end");
        alice.MessagesIn(Room)[0].ClientMessageId.Should().Be("id-1");
        (await CodeOf(() => alice.SayAsync(Room, "other", "id-1"))).Should().Be(ChatErrors.IdConflict);
    }

    [Fact]
    public async Task Data_a_reply_and_mentions_go_with_their_message_wherever_it_is_shown()
    {
        const string data = """{"n":[1,1.0,-2.5,1.5E-07,12345678901234567890,-9223372036854775808],"s":"grüße \"x\"\n🎉\u0000","t":true,"z":null,"o":{},"a":[]}""";
        var alice = await ConnectAsync("alice");
        var bob = await ConnectAsync("bob");
        var joined = await alice.JoinAsync(Room);
        await bob.JoinAsync(Room);

        await alice.SayAsync(new SendMessageRequest(Room, "", "c-1", data));
        await alice.SayAsync(new SendMessageRequest(Room, "reply", null, null, 1));
        await alice.SayAsync(new SendMessageRequest(Room, "mentions", null, "{}", 2, ["bob", "世界"]));
        await alice.SayAsync(new SendMessageRequest(Room, "plain", Mentions: []));

        foreach (var client in new[] { alice, bob })
        {
            await client.Events.CountAsync<ChatMessage>(4, m => m.Room == Room);
            HasAll(client.MessagesIn(Room));
        }

        HasAll((await bob.HistoryAsync(new HistoryRequest(Room))).Messages);
        HasAll((await bob.JoinAsync(Room, joined.Position)).Missed);

        void HasAll(IReadOnlyList<ChatMessage> messages)
        {
            messages.Select(m => m.Text).Should().Equal("", "reply", "mentions", "plain");
            messages.Select(m => Normal(m.Data)).Should().Equal(Normal(data), null, "{}", null);
            messages.Select(m => m.ReplyTo).Should().Equal(null, 1, 2, null);
            messages.Select(m => m.Mentions is null ? null : string.Join(',', m.Mentions)).Should().Equal(null, null, "bob,世界", null);
        }
    }

    [Fact]
    public async Task An_edit_leaves_what_goes_with_a_message_and_a_deletion_takes_it()
    {
        var alice = await ConnectAsync("alice");
        var start = (await alice.JoinAsync(Room)).Position;
        await alice.SayAsync(new SendMessageRequest(Room, "first", null, """{"a":1}""", null, ["bob"]));
        await alice.SayAsync(new SendMessageRequest(Room, "second", null, """{"a":2}""", 1, ["bob"]));

        await alice.EditAsync(Room, 1, "edited");
        await alice.DeleteAsync(Room, 2);

        var page = (await alice.HistoryAsync(new HistoryRequest(Room))).Messages;
        page.Select(m => (m.Text, m.Data, m.ReplyTo, m.Mentions?.Count)).Should().Equal(("edited", """{"a":1}""", null, 1), ("", null, null, null));
        (await alice.SayAsync(new SendMessageRequest(Room, "third", ReplyTo: 2))).Seq.Should().Be(3, "the number of a deleted message stays");
        (await alice.JoinAsync(Room, start)).Missed.Select(m => m.Data).Should().Equal("""{"a":1}""", null, null);
    }

    [Fact]
    public async Task Data_of_the_largest_size_and_depth_is_taken_and_more_is_refused()
    {
        var alice = await ConnectAsync("alice");
        await alice.JoinAsync(Room);
        var largest = $$"""{"x":"{{new string('x', 16 * 1024 - 8)}}"}""";
        var deepest = string.Concat(Enumerable.Repeat("""{"a":""", 31)) + "{}" + new string('}', 31);
        var mentions = Enumerable.Range(100, 32).Select(i => $"{i}{new string('m', 125)}").ToArray();

        await alice.SayAsync(new SendMessageRequest(Room, new string('ä', 4000), "c-1", largest, null, mentions));
        await alice.SayAsync(new SendMessageRequest(Room, "", "c-2", deepest, 1));

        (await CodeOf(() => alice.SayAsync(new SendMessageRequest(Room, "x", null, largest.Replace("\":", "x\":", StringComparison.Ordinal))))).Should().Be(ChatErrors.DataTooLarge);
        (await CodeOf(() => alice.SayAsync(new SendMessageRequest(Room, "x", null, $$"""{"a":{{deepest}}}""")))).Should().Be(ChatErrors.InvalidRequest);
        await alice.Events.CountAsync<ChatMessage>(2, m => m.Room == Room);
        alice.MessagesIn(Room).Select(m => m.Data).Should().Equal(largest, deepest);
        alice.MessagesIn(Room)[0].Mentions.Should().Equal(mentions);
    }

    [Fact]
    public async Task A_bad_reply_and_bad_mentions_are_refused_and_a_text_is_empty_only_beside_data()
    {
        var alice = await ConnectAsync("alice");
        await alice.JoinAsync(Room);
        await alice.SayAsync(Room, "first");

        (await CodeOf(() => alice.SayAsync(new SendMessageRequest(Room, "x", ReplyTo: 0)))).Should().Be(ChatErrors.InvalidRequest);
        (await CodeOf(() => alice.SayAsync(new SendMessageRequest(Room, "x", ReplyTo: 2)))).Should().Be(ChatErrors.NotFound);
        (await CodeOf(() => alice.SayAsync(new SendMessageRequest(Room, "", ReplyTo: 1)))).Should().Be(ChatErrors.InvalidRequest);
        (await CodeOf(() => alice.SayAsync(new SendMessageRequest(Room, new string('x', 4001), Data: "{}")))).Should().Be(ChatErrors.TextTooLong);
        string[][] bad = [[""], ["bob", "bob"], [" bob"], [new string('u', 129)], [.. Enumerable.Range(0, 33).Select(i => $"{i}")]];
        foreach (var mentions in bad) (await CodeOf(() => alice.SayAsync(new SendMessageRequest(Room, "x", Mentions: mentions)))).Should().Be(ChatErrors.InvalidRequest);
        (await alice.SayAsync(new SendMessageRequest(Room, "second", ReplyTo: 1))).Seq.Should().Be(2, "what was refused took no number");
    }

    [Fact]
    public async Task A_reply_names_its_message_by_its_number_or_its_id_and_everybody_is_told_the_number()
    {
        var alice = await ConnectAsync("alice");
        var bob = await ConnectAsync("bob");
        await alice.JoinAsync(Room);
        await bob.JoinAsync(Room);
        await alice.SayAsync(Room, "zero");
        var first = await alice.SayAsync(Room, "first");

        var byId = await bob.SayAsync(new SendMessageRequest(Room, "by id", "id-1", ReplyTo: first.Id));
        await bob.SayAsync(new SendMessageRequest(Room, "by number", ReplyTo: first.Seq));
        (await bob.SayAsync(new SendMessageRequest(Room, "by id", "id-1", ReplyTo: first.Seq))).Should().BeEquivalentTo(byId with { Duplicate = true }, "it is the same message");
        await alice.DeleteAsync(Room, first.Seq);
        await bob.SayAsync(new SendMessageRequest(Room, "to a deleted one", ReplyTo: first.Id.ToUpperInvariant()));

        foreach (var client in new[] { alice, bob })
        {
            await client.Events.CountAsync<ChatMessage>(5, m => m.Room == Room);
            client.MessagesIn(Room).Select(m => m.ReplyTo).Should().Equal(null, null, 2, 2, 2);
        }

        (await alice.HistoryAsync(new HistoryRequest(Room))).Messages.Select(m => m.ReplyTo).Should().Equal(null, null, 2, 2, 2);
    }

    [Fact]
    public async Task An_id_of_no_message_of_the_room_is_not_found_and_what_is_no_id_is_refused()
    {
        var alice = await ConnectAsync("alice");
        await alice.JoinAsync(Room);
        await alice.JoinAsync(Named("other"));
        await alice.SayAsync(Room, "first");
        var elsewhere = await alice.SayAsync(Named("other"), "elsewhere");

        foreach (var id in new[] { elsewhere.Id, Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(), Guid.NewGuid().ToString(), "ffffffff-ffff-7fff-bfff-ffffffffffff" })
            (await CodeOf(() => alice.SayAsync(new SendMessageRequest(Room, "x", "id-1", ReplyTo: id)))).Should().Be(ChatErrors.NotFound, id);
        foreach (var text in new[] { "", "1", "first", elsewhere.Id + " " })
            (await CodeOf(() => alice.SayAsync(new SendMessageRequest(Room, "x", "id-1", ReplyTo: text)))).Should().Be(ChatErrors.InvalidRequest, text);

        (await alice.SayAsync(Room, "second", "id-1")).Seq.Should().Be(2, "what was refused took no number and no id");
    }

    [Fact]
    public async Task A_repeat_with_the_same_payload_is_a_duplicate_and_with_another_a_conflict()
    {
        var alice = await ConnectAsync("alice");
        await alice.JoinAsync(Room);
        await alice.SayAsync(Room, "zero");
        var request = new SendMessageRequest(Room, "once", "id-1", """{"a":1.50}""", 1, ["bob"]);
        var first = await alice.SayAsync(request);

        (await alice.SayAsync(request)).Should().BeEquivalentTo(first with { Duplicate = true });
        foreach (var other in new[] { request with { Data = null }, request with { Data = """{"a":2}""" }, request with { ReplyTo = null }, request with { Mentions = ["carol"] } })
            (await CodeOf(() => alice.SayAsync(other))).Should().Be(ChatErrors.IdConflict);
    }

    [Fact]
    public async Task Replies_and_messages_of_a_client_that_waits_for_no_receipt_are_numbered_in_the_order_it_sent_them()
    {
        var alice = await ConnectAsync("alice");
        await alice.JoinAsync(Room);
        await alice.SayAsync(Room, "first");

        var receipts = await Task.WhenAll(Enumerable.Range(2, 60).Select(i => alice.SayAsync(new SendMessageRequest(Room, $"{i}", ReplyTo: i % 3 == 0 ? 1 : null))));

        receipts.Select(receipt => (int)receipt.Seq).Should().Equal(Enumerable.Range(2, 60));
    }

    [Fact]
    public async Task Typing_reaches_the_others_and_no_connection_of_its_sender()
    {
        var phone = await ConnectAsync("alice");
        var laptop = await ConnectAsync("alice");
        var bob = await ConnectAsync("bob");
        foreach (var client in new[] { phone, laptop, bob }) await client.JoinAsync(Room);

        await phone.TypeAsync(Room);
        await phone.TypeAsync(Room, false);
        await phone.SayAsync(Room, "end");

        (await bob.Events.FirstAsync<TypingNotice>()).Should().Be(new TypingNotice(Room, Named("alice"), true));
        await bob.Events.FirstAsync<TypingNotice>(t => t == new TypingNotice(Room, Named("alice"), false));
        foreach (var own in new[] { phone, laptop })
        {
            await own.Events.FirstAsync<ChatMessage>(m => m.Text == "end");
            own.Events.Of<TypingNotice>().Should().BeEmpty();
        }
    }

    [Fact]
    public async Task Ping_answers_with_the_servers_time()
    {
        var alice = await ConnectAsync("alice");

        var pong = await alice.PingAsync();

        pong.ServerTime.Kind.Should().Be(DateTimeKind.Utc);
        pong.ServerTime.Should().BeCloseTo(TimeProvider.System.GetUtcNow().UtcDateTime, TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_direct_message_reaches_every_connection_of_both_users_and_nobody_else()
    {
        var phone = await ConnectAsync("alice");
        var laptop = await ConnectAsync("alice");
        var bob = await ConnectAsync("bob");
        var eve = await ConnectAsync("eve");

        var receipt = await phone.DirectAsync(Named("bob"), "psst");
        await eve.DirectAsync(Named("eve"), "note to self");

        foreach (var client in new[] { phone, laptop, bob })
        {
            (await client.Events.FirstAsync<DirectMessage>()).Should().BeEquivalentTo(
                new DirectMessage(receipt.Id, 1, Named("alice"), Named("bob"), "psst", receipt.Timestamp));
        }

        (await eve.Events.FirstAsync<DirectMessage>()).Text.Should().Be("note to self");
        eve.Events.Of<DirectMessage>().Should().ContainSingle();
    }

    [Fact]
    public async Task A_direct_message_to_somebody_who_is_away_still_gets_a_receipt()
    {
        var alice = await ConnectAsync("alice");

        (await alice.DirectAsync(Named("nobody"), "later")).Seq.Should().Be(1);
    }

    [Fact]
    public async Task A_direct_message_needs_a_user_and_a_text()
    {
        var alice = await ConnectAsync("alice");

        (await CodeOf(() => alice.DirectAsync("", "x"))).Should().Be(ChatErrors.InvalidRequest);
        (await CodeOf(() => alice.DirectAsync(new string('u', 129), "x"))).Should().Be(ChatErrors.InvalidRequest);
        (await CodeOf(() => alice.DirectAsync(Named("bob"), ""))).Should().Be(ChatErrors.InvalidRequest);
        (await CodeOf(() => alice.DirectAsync(Named("bob"), new string('x', 4001)))).Should().Be(ChatErrors.TextTooLong);
    }

    [Fact]
    public async Task A_broadcast_of_an_administrator_reaches_everyone()
    {
        var admin = await ConnectAsync("root", ChatRoles.Admin, "other");
        var bob = await ConnectAsync("bob");

        await admin.BroadcastAsync("Maintenance at noon");

        foreach (var client in new[] { admin, bob })
            await client.Events.FirstAsync<BroadcastNotice>(n => n == new BroadcastNotice(Named("root"), "Maintenance at noon"));
    }

    [Fact]
    public async Task Nobody_else_may_broadcast()
    {
        var alice = await ConnectAsync("alice", "user");

        (await CodeOf(() => alice.BroadcastAsync("x"))).Should().Be(ChatErrors.Forbidden);
    }

    [Fact]
    public async Task History_pages_backwards_and_forwards()
    {
        var alice = await ConnectAsync("alice");
        await alice.JoinAsync(Room);
        for (var i = 1; i <= 25; i++) await alice.SayAsync(Room, $"m{i}");

        var newest = await alice.HistoryAsync(new HistoryRequest(Room, Limit: 10));
        var older = await alice.HistoryAsync(new HistoryRequest(Room, Before: newest.Messages[0].Seq, Limit: 20));
        var forward = await alice.HistoryAsync(new HistoryRequest(Room, After: 20, Limit: 3));

        newest.Messages.Select(m => m.Seq).Should().Equal(Enumerable.Range(16, 10).Select(i => (long)i));
        newest.HasMore.Should().BeTrue();
        newest.Position.Seq.Should().Be(25);
        older.Messages.Select(m => m.Text).Should().Equal(Enumerable.Range(1, 15).Select(i => $"m{i}"));
        older.HasMore.Should().BeFalse();
        forward.Messages.Select(m => m.Seq).Should().Equal(21, 22, 23);
        forward.HasMore.Should().BeTrue();
    }

    [Fact]
    public async Task History_of_a_room_is_for_its_members()
    {
        var alice = await ConnectAsync("alice");

        (await CodeOf(() => alice.HistoryAsync(new HistoryRequest(Room)))).Should().Be(ChatErrors.NotAMember);
    }

    [Fact]
    public async Task History_of_a_conversation_is_for_its_two_users()
    {
        var alice = await ConnectAsync("alice");
        var bob = await ConnectAsync("bob");
        var eve = await ConnectAsync("eve");
        await alice.DirectAsync(Named("bob"), "one");
        await bob.DirectAsync(Named("alice"), "two");

        var forBob = await bob.HistoryAsync(new HistoryRequest(UserId: Named("alice")));
        var forEve = await eve.HistoryAsync(new HistoryRequest(UserId: Named("alice")));

        forBob.Messages.Select(m => (m.From, m.Text)).Should().Equal((Named("alice"), "one"), (Named("bob"), "two"));
        forEve.Messages.Should().BeEmpty();
    }

    [Fact]
    public async Task History_refuses_nonsense()
    {
        var alice = await ConnectAsync("alice");
        await alice.JoinAsync(Room);
        HistoryRequest[] bad =
        [
            new(), new(Room, "bob"), new(Room, Limit: 0), new(Room, Limit: 201), new(Room, Before: 5, After: 1),
            new(Room, Before: 0), new(Room, After: -1),
        ];

        foreach (var request in bad)
            (await CodeOf(() => alice.HistoryAsync(request))).Should().Be(ChatErrors.InvalidRequest, request.ToString());
    }

    /// <summary>JSON without regard to the escapes of strings; numbers stay as they are written.</summary>
    private static string? Normal(string? json) => json is null ? null : JsonNode.Parse(json)!.ToJsonString();
}
