using System.Text.Json;
using Chat.Client;
using Chat.Contracts;
using Chat.Server.Tests.Client.Resuming;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Client.Sending;

public abstract class SendTests(ServerFixture fixture, WireProtocol protocol) : IClassFixture<ServerFixture>
{
    private Uri Server => fixture.Server.Address;

    [Fact]
    public async Task A_refused_message_fails_and_the_next_one_goes()
    {
        await using var client = await ConnectAsync("alice");
        var room = await client.JoinAsync("refused");

        var (empty, next) = (ClientSetup.FailsAsync(() => room.SendAsync("")), room.SendAsync("next"));

        (await empty).Code.Should().Be(ChatErrors.InvalidRequest);
        (await ClientSetup.FailsAsync(() => room.SendAsync(new string('x', 5_000)))).Code.Should().Be(ChatErrors.TextTooLong);
        (await next).Seq.Should().Be(1);
    }

    [Fact]
    public async Task A_message_that_the_server_cannot_take_as_a_frame_fails_and_the_next_one_goes()
    {
        await using var client = await ConnectAsync("alice");
        var room = await client.JoinAsync("frame");

        var (huge, next) = (ClientSetup.FailsAsync(() => room.SendAsync(new string('x', 100_000))), room.SendAsync("next"));

        (await huge).Code.Should().Be(ChatClientErrors.ProtocolError);
        (await next.WaitAsync(Wait.Deadline)).Seq.Should().Be(1);
    }

    [Fact]
    public async Task Data_a_reply_and_mentions_go_with_a_message_and_data_that_is_no_object_is_not_sent()
    {
        await using var client = await ConnectAsync("alice");
        var room = await client.JoinAsync("payload");

        var first = await room.SendAsync("", new SendOptions { Data = """{"n":[1,1.5]}""" });
        await room.SendAsync("second", new SendOptions { ReplyTo = first.Seq, Mentions = ["bob"] }.WithData(JsonSerializer.SerializeToElement(new { card = 7 })));
        foreach (var data in new[] { "[]", "{", "7" })
            await room.Invoking(r => r.SendAsync("x", new SendOptions { Data = data })).Should().ThrowAsync<ArgumentException>();
        await room.DeleteAsync(1);
        await room.SendAsync("last");

        var live = await room.ReadAsync(3);
        live.Skip(1).Select(m => (m.Data, m.ReplyTo, m.Mentions?.Single())).Should().Equal(("""{"card":7}""", 1L, "bob"), (null, null, null));
        var stored = (await room.HistoryAsync()).Messages;
        stored.Select(m => (m.Data, m.ReplyTo, m.Mentions?.Single())).Should().Equal((null, null, null), ("""{"card":7}""", 1L, "bob"), (null, null, null));
    }

    [Fact]
    public async Task A_reply_may_name_its_message_by_its_id()
    {
        await using var client = await ConnectAsync("alice");
        var room = await client.JoinAsync("by-id");
        await room.SendAsync("zero");
        var first = await room.SendAsync("first");

        await room.SendAsync("reply", new SendOptions { ReplyTo = first.Id });
        (await ClientSetup.FailsAsync(() => room.SendAsync("x", new SendOptions { ReplyTo = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString() }))).Code.Should().Be(ChatErrors.NotFound);

        (await room.ReadAsync(3)).Select(m => m.ReplyTo).Should().Equal(null, null, 2);
    }

    [Fact]
    public async Task The_same_client_message_id_is_stored_once()
    {
        await using var client = await ConnectAsync("alice");
        var room = await client.JoinAsync("same-id");

        var receipts = await Task.WhenAll(room.SendAsync("once", "id"), room.SendAsync("once", "id"));

        receipts.Select(receipt => (receipt.Seq, receipt.Duplicate)).Should().Equal((1, false), (1, true));
        (await room.ReadAsync(1)).Single().ClientMessageId.Should().Be("id");
        (await ClientSetup.FailsAsync(() => room.SendAsync("other", "id"))).Code.Should().Be(ChatErrors.IdConflict);
    }

    [Fact]
    public async Task Without_a_connection_a_message_waits_until_its_deadline()
    {
        var way = new BreakableWay();
        await using var client = await ConnectAsync("alice", options =>
        {
            options.SendDeadline = TimeSpan.FromSeconds(5);
            options.OutboxLimit = 2;
            way.Configure(options);
        });
        var room = await client.JoinAsync("deadline");
        await way.BreakAsync(client);

        var sending = new[] { room.SendAsync("1"), client.SendDirectAsync("bob", "2") };

        (await ClientSetup.FailsAsync(() => room.SendAsync("3"))).Code.Should().Be(ChatClientErrors.OutboxFull);
        foreach (var task in sending) (await ClientSetup.FailsAsync(() => task)).Code.Should().Be(ChatClientErrors.Timeout);
        way.Mend();
        (await room.HistoryAsync()).Messages.Should().BeEmpty("what has timed out is not sent any more");
    }

    [Fact]
    public async Task A_message_that_is_taken_back_is_not_sent()
    {
        var way = new BreakableWay();
        await using var client = await ConnectAsync("alice", way.Configure);
        var room = await client.JoinAsync("taken-back");
        await way.BreakAsync(client);
        using var giveUp = new CancellationTokenSource();
        var (taken, kept) = (room.SendAsync("taken back", cancellationToken: giveUp.Token), room.SendAsync("kept"));

        await giveUp.CancelAsync();
        await ((Func<Task>)(() => taken)).Should().ThrowAsync<OperationCanceledException>();
        way.Mend();

        (await kept.WaitAsync(Wait.Deadline)).Seq.Should().Be(1);
    }

    [Fact]
    public async Task A_fast_sender_is_slowed_down_and_loses_nothing()
    {
        await using var server = await ChatServer.StartAsync("--Chat:Limits:Enabled=true", "--Chat:Limits:MessagesBurst=5", "--Chat:Limits:MessagesPerSecond=50");
        await using var client = await ClientSetup.ConnectAsync(server.Address, "alice", protocol);
        var room = await client.JoinAsync("fast");

        var receipts = await Task.WhenAll(Enumerable.Range(0, 60).Select(n => room.SendAsync($"{n}"))).WaitAsync(Wait.Deadline);

        receipts.Select(receipt => (int)receipt.Seq).Should().Equal(Enumerable.Range(1, 60));
    }

    [Fact]
    public async Task An_outbox_goes_on_where_the_client_before_it_ended()
    {
        var user = $"outbox-{protocol}";
        var folder = Directory.CreateTempSubdirectory("chat-outbox-");
        await using (var outbox = new FileOutbox(Path.Combine(folder.FullName, "outbox")))
        {
            var way = new BreakableWay();
            await using var client = await ConnectAsync(user, options =>
            {
                options.Outbox = outbox;
                way.Configure(options);
            });
            var room = await client.JoinAsync(user);
            await room.SendAsync("sent");
            await way.BreakAsync(client);
            var sending = new[] { room.SendAsync("1"), room.SendAsync("2"), client.SendDirectAsync(user, "3") };
            await client.DisposeAsync();
            foreach (var task in sending) (await ClientSetup.FailsAsync(() => task)).Code.Should().Be(ChatClientErrors.Closed);
        }

        await using (var outbox = new FileOutbox(Path.Combine(folder.FullName, "outbox")))
        {
            await using var client = new ChatClient(ClientSetup.Options(Server, user, protocol, options => options.Outbox = outbox));
            var sent = new List<(string Text, long Seq)>();
            client.MessageSent += (message, receipt) =>
            {
                lock (sent) sent.Add((message.Text, receipt.Seq));
            };
            using var deadline = new CancellationTokenSource(Wait.Deadline);
            await client.ConnectAsync(deadline.Token);
            var room = await client.JoinAsync(user, cancellationToken: deadline.Token);
            (await room.SendAsync("4", cancellationToken: deadline.Token)).Seq.Should().Be(4);
            await Wait.UntilAsync(() => sent.Count == 3, "what was unsent is sent");
            sent.Should().BeEquivalentTo([("1", 2L), ("2", 3L), ("3", 1L)]);
            await client.DisposeAsync();
            (await outbox.LoadAsync(default)).Should().BeEmpty();
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_message_that_was_under_way_too_long_ago_is_not_sent_again()
    {
        var (user, now) = ($"expired-{protocol}", TimeProvider.System.GetUtcNow());
        var outbox = new MemoryOutbox();
        await outbox.AddAsync(new OutboxMessage("a", user, null, "under way", now.AddHours(-1), now.AddMinutes(-11), user), default);
        await outbox.AddAsync(new OutboxMessage("b", user, null, "waiting", now.AddHours(-1), null, user), default);
        await outbox.AddAsync(new OutboxMessage("c", user, null, "of another", now, null, "somebody else"), default);
        await using var client = new ChatClient(ClientSetup.Options(Server, user, protocol, options => options.Outbox = outbox));
        var failed = new TaskCompletionSource<(string, string)>();
        client.MessageFailed += (message, error) => failed.TrySetResult((message.Text, error.Code));
        await client.ConnectAsync();
        var room = await client.JoinAsync(user);

        (await failed.Task.WaitAsync(Wait.Deadline)).Should().Be(("under way", ChatClientErrors.Expired));
        (await room.ReadAsync(1)).Single().Text.Should().Be("waiting");
        await client.DisposeAsync();
        (await outbox.LoadAsync(default)).Select(message => message.ClientMessageId).Should().Equal("c");
    }

    private Task<ChatClient> ConnectAsync(string user, Action<ChatClientOptions>? configure = null) =>
        ClientSetup.ConnectAsync(Server, user, protocol, configure);
}
