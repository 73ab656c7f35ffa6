using System.Globalization;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Http.Messages;

public sealed class MessageEndpointTests : IAsyncLifetime
{
    private readonly string room = $"room-{Guid.NewGuid():N}";
    private ChatServer server = null!;
    private ApiClient backEnd = null!;

    public async Task InitializeAsync()
    {
        server = await ChatServer.StartAsync(ApiClient.Key(0, "shop", "publish", "read", "moderate"));
        backEnd = ApiClient.WithKey(server.Address, "shop");
    }

    public async Task DisposeAsync()
    {
        backEnd.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task What_a_back_end_posts_is_seen_at_once_in_every_protocol_and_stands_in_history()
    {
        var clients = await Task.WhenAll(Connect.EveryProtocol.Select(protocol => Connect.ToAsync(server.Address, $"user-{protocol}", protocol)));
        foreach (var client in clients) await client.JoinAsync(room);

        var posted = await backEnd.PostAsync($"rooms/{room}/messages", """{"text":"Grüße 🎉","client_message_id":"my-id"}""");

        posted.Status.Should().Be(201);
        posted.Headers["Location"].Should().Be($"/api/v1/rooms/{room}/messages/1");
        (posted.String("from"), posted.Number("seq"), posted["duplicate"].GetBoolean()).Should().Be(("system:shop", 1, false));
        foreach (var client in clients)
        {
            var message = await client.Events.FirstAsync<ChatMessage>();
            (message.Id, message.From, message.Text, message.Seq).Should().Be((posted.String("id"), "system:shop", "Grüße 🎉", 1));
            await client.DisposeAsync();
        }

        (await backEnd.GetAsync($"rooms/{room}/messages"))["messages"].EnumerateArray().Single().GetProperty("text").GetString().Should().Be("Grüße 🎉");
        (await backEnd.GetAsync($"rooms/{room}/messages/1")).String("client_message_id").Should().Be("my-id");
    }

    [Theory]
    [InlineData("""{"text":"x","user_id":"alice"}""", "alice")]
    [InlineData("""{"text":"x","system":"deploys"}""", "system:deploys")]
    [InlineData("""{"text":"x"}""", "system:shop")]
    public async Task A_back_end_speaks_as_a_user_or_under_a_name(string body, string from) =>
        (await backEnd.PostAsync($"rooms/{room}/messages", body)).String("from").Should().Be(from);

    [Fact]
    public async Task A_user_speaks_as_itself_and_as_nobody_else()
    {
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);
        await alice.JoinAsync(room);
        using var http = ApiClient.OfUser(server.Address, "alice");

        (await http.PostAsync($"rooms/{room}/messages", """{"text":"x"}""")).String("from").Should().Be("alice");
        (await http.PostAsync($"rooms/{room}/messages", """{"text":"x","user_id":"bob"}""")).Code.Should().Be(ChatErrors.Forbidden);
        (await http.PostAsync($"rooms/{room}/messages", """{"text":"x","system":"bob"}""")).Code.Should().Be(ChatErrors.Forbidden);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("\"in-quotes\"")]
    [InlineData("a key that is longer than a client message id may be: a key that is longer than a client message id may be")]
    public async Task A_request_that_is_repeated_with_its_idempotency_key_says_nothing_twice(string key)
    {
        var first = await backEnd.SendAsync("POST", $"rooms/{room}/messages", """{"text":"once"}""", ("Idempotency-Key", key));
        var again = await backEnd.SendAsync("POST", $"rooms/{room}/messages", """{"text":"once"}""", ("Idempotency-Key", key));
        var other = await backEnd.SendAsync("POST", $"rooms/{room}/messages", """{"text":"twice"}""", ("Idempotency-Key", key));

        (first.Status, again.Status).Should().Be((201, 200));
        again.String("id").Should().Be(first.String("id"));
        again["duplicate"].GetBoolean().Should().BeTrue();
        (other.Status, other.Code).Should().Be((409, ChatErrors.IdConflict));
        (await backEnd.GetAsync($"rooms/{room}/messages"))["messages"].GetArrayLength().Should().Be(1);
    }

    [Theory]
    [InlineData("", ChatErrors.InvalidRequest)]
    [InlineData("null", ChatErrors.InvalidRequest)]
    [InlineData("[]", ChatErrors.InvalidRequest)]
    [InlineData("{", ChatErrors.InvalidRequest)]
    [InlineData("{}", ChatErrors.InvalidRequest)]
    [InlineData("""{"text":null}""", ChatErrors.InvalidRequest)]
    [InlineData("""{"text":5}""", ChatErrors.InvalidRequest)]
    [InlineData("""{"text":""}""", ChatErrors.InvalidRequest)]
    [InlineData("""{"text":"a","text":"b"}""", ChatErrors.InvalidRequest)]
    [InlineData("""{"text":"\ud800"}""", ChatErrors.InvalidRequest)]
    [InlineData("""{"text":"x","client_message_id":""}""", ChatErrors.InvalidRequest)]
    [InlineData("""{"text":"x","user_id":" "}""", ChatErrors.InvalidRequest)]
    [InlineData("""{"text":"x","user_id":"a","system":"b"}""", ChatErrors.InvalidRequest)]
    [InlineData("""{"text":"x","annotations":"a"}""", ChatErrors.InvalidRequest)]
    [InlineData("""{"text":"x","annotations":{"a":1,"a":2}}""", ChatErrors.InvalidRequest)]
    [InlineData("""{"text":"x","data":"a"}""", ChatErrors.InvalidRequest)]
    [InlineData("""{"text":"x","data":{"a":1,"a":2}}""", ChatErrors.InvalidRequest)]
    [InlineData("""{"text":"x","data":{"a":"\ud800"}}""", ChatErrors.InvalidRequest)]
    [InlineData("""{"text":"x","reply_to":0}""", ChatErrors.InvalidRequest)]
    [InlineData("""{"text":"x","reply_to":1.5}""", ChatErrors.InvalidRequest)]
    [InlineData("""{"text":"x","reply_to":true}""", ChatErrors.InvalidRequest)]
    [InlineData("""{"text":"x","reply_to":{"seq":1}}""", ChatErrors.InvalidRequest)]
    [InlineData("""{"text":"x","reply_to":"1"}""", ChatErrors.InvalidRequest)]
    [InlineData("""{"text":"x","reply_to":"\ud800"}""", ChatErrors.InvalidRequest)]
    [InlineData("""{"text":"x","mentions":["a","a"]}""", ChatErrors.InvalidRequest)]
    [InlineData("""{"text":"x","mentions":[null]}""", ChatErrors.InvalidRequest)]
    public async Task A_bad_body_is_refused_with_a_code_and_changes_nothing(string body, string code)
    {
        var answer = await backEnd.PostAsync($"rooms/{room}/messages", body);

        (answer.Status, answer.Code).Should().Be((400, code), answer.Text);
        answer.String("detail").Should().NotBeEmpty();
        (await backEnd.GetAsync($"rooms/{room}/messages"))["messages"].GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task Annotations_of_a_back_end_go_with_its_messages()
    {
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);
        await alice.JoinAsync(room);
        var deep = string.Concat(Enumerable.Repeat("""{"a":""", 15)) + "{}" + new string('}', 15);

        await backEnd.PostAsync($"rooms/{room}/messages", """{"text":"one","annotations":{ "order": 17 }}""");
        await backEnd.PostAsync("batch", $$"""{"messages":[{"room":"{{room}}","text":"two","annotations":{{deep}}},{"room":"{{room}}","text":"three"}]}""");

        await alice.Events.CountAsync<ChatMessage>(3, m => m.Room == room);
        alice.MessagesIn(room).Select(m => m.Annotations).Should().Equal("""{"order":17}""", deep, null);
        var history = (await backEnd.GetAsync($"rooms/{room}/messages"))["messages"];
        history[0].GetProperty("annotations").GetRawText().Should().Be("""{"order":17}""");
        history[1].GetProperty("annotations").GetRawText().Should().Be(deep);
        history[2].TryGetProperty("annotations", out _).Should().BeFalse();
        (await backEnd.GetAsync($"rooms/{room}/messages/1"))["annotations"].GetProperty("order").GetInt32().Should().Be(17);
    }

    [Fact]
    public async Task Data_replies_and_mentions_go_with_messages_of_one_request_and_of_a_batch_in_their_order()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"a":""", 31)) + "{}" + new string('}', 31);

        (await backEnd.PostAsync($"rooms/{room}/messages", """{"data":{ "n" : 1.0 },"annotations":{"o":1}}""")).Status.Should().Be(201);
        var others = string.Join(',', Enumerable.Range(2, 40).Select(i => $$"""{"room":"{{room}}","text":"{{i}}","data":{{deep}},"mentions":["bob"]{{(i % 2 == 0 ? ""","reply_to":1""" : "")}}}"""));
        (await backEnd.PostAsync("batch", $$"""{"messages":[{{others}}]}"""))["failed"].GetInt32().Should().Be(0);

        var messages = (await backEnd.GetAsync($"rooms/{room}/messages"))["messages"].EnumerateArray().ToList();
        (messages[0].GetProperty("text").GetString(), messages[0].GetProperty("data").GetRawText(), messages[0].GetProperty("annotations").GetRawText()).Should().Be(("", """{"n":1.0}""", """{"o":1}"""));
        messages[0].TryGetProperty("reply_to", out _).Should().BeFalse();
        messages.Skip(1).Select(m => m.GetProperty("text").GetString()).Should().Equal(Enumerable.Range(2, 40).Select(i => $"{i}"));
        messages.Skip(1).Should().OnlyContain(m => m.GetProperty("data").GetRawText() == deep && m.GetProperty("mentions").GetRawText() == """["bob"]""");
        messages[1].GetProperty("reply_to").GetInt64().Should().Be(1);
    }

    [Fact]
    public async Task A_reply_names_its_message_by_its_id_in_one_request_and_in_a_batch()
    {
        var first = await backEnd.PostAsync($"rooms/{room}/messages", """{"text":"first"}""");
        var id = first.String("id");
        var unknown = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

        (await backEnd.PostAsync($"rooms/{room}/messages", $$"""{"text":"second","reply_to":"{{id}}"}""")).Status.Should().Be(201);
        (await backEnd.PostAsync($"rooms/{room}/messages", $$"""{"text":"x","reply_to":"{{unknown}}"}""")).Code.Should().Be(ChatErrors.NotFound);
        var batch = await backEnd.PostAsync("batch", $$"""{"messages":[{"room":"{{room}}","text":"third","reply_to":"{{id}}"},{"room":"{{room}}","text":"x","reply_to":"{{unknown}}"},{"room":"{{room}}","text":"fourth","reply_to":1}]}""");

        batch["failed"].GetInt32().Should().Be(1);
        var messages = (await backEnd.GetAsync($"rooms/{room}/messages"))["messages"].EnumerateArray().ToList();
        messages.Select(m => m.GetProperty("text").GetString()).Should().Equal("first", "second", "third", "fourth");
        messages.Skip(1).Should().OnlyContain(m => m.GetProperty("reply_to").GetInt64() == 1);
        (await backEnd.PostAsync("users/bob/messages", $$"""{"text":"x","reply_to":"{{id}}"}""")).Code.Should().Be(ChatErrors.InvalidRequest);
    }

    [Fact]
    public async Task A_reply_to_nothing_and_data_that_is_too_large_are_refused_and_direct_messages_have_neither()
    {
        (await backEnd.PostAsync($"rooms/{room}/messages", """{"text":"x","reply_to":1}""")).Code.Should().Be(ChatErrors.NotFound);
        var large = await backEnd.PostAsync($"rooms/{room}/messages", $$$"""{"text":"x","data":{"x":"{{{new string('x', 16 * 1024)}}}"}}""");
        (large.Status, large.Code).Should().Be((400, ChatErrors.DataTooLarge));
        foreach (var part in new[] { "\"data\":{}", "\"reply_to\":1", "\"mentions\":[\"a\"]" })
            (await backEnd.PostAsync("users/bob/messages", $$"""{"text":"x",{{part}}}""")).Code.Should().Be(ChatErrors.InvalidRequest);
    }

    [Fact]
    public async Task Nobody_else_annotates_and_direct_messages_have_no_annotations()
    {
        using var admin = ApiClient.OfUser(server.Address, "root", ChatRoles.Admin);

        (await admin.PostAsync($"rooms/{room}/messages", """{"text":"x","annotations":{"a":1}}""")).Code.Should().Be(ChatErrors.Forbidden);
        (await admin.PostAsync("batch", $$$"""{"messages":[{"room":"{{{room}}}","text":"x","annotations":{"a":1}}]}""")).Code.Should().Be(ChatErrors.Forbidden);
        (await backEnd.PostAsync("users/alice/messages", """{"text":"x","annotations":{"a":1}}""")).Code.Should().Be(ChatErrors.InvalidRequest);
        (await backEnd.GetAsync($"rooms/{room}/messages"))["messages"].GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task A_text_or_a_body_that_is_too_large_is_refused()
    {
        (await backEnd.PostAsync($"rooms/{room}/messages", new { text = new string('x', 4001) })).Code.Should().Be(ChatErrors.TextTooLong);
        var large = await backEnd.PostAsync($"rooms/{room}/messages", new { text = new string('x', 1_000_000) });
        (large.Status, large.Code).Should().Be((400, ChatErrors.InvalidRequest));
    }

    [Theory]
    [InlineData("rooms/%20/messages")]
    [InlineData("rooms/a%20/messages")]
    public async Task A_name_that_is_none_is_refused(string path) => (await backEnd.PostAsync(path, """{"text":"x"}""")).Code.Should().Be(ChatErrors.InvalidRoom);

    [Fact]
    public async Task History_is_paged_by_number()
    {
        for (var i = 1; i <= 7; i++) await backEnd.PostAsync($"rooms/{room}/messages", new { text = $"{i}" });

        var newest = await backEnd.GetAsync($"rooms/{room}/messages?limit=3");
        var older = await backEnd.GetAsync($"rooms/{room}/messages?limit=3&before=5");
        var newer = await backEnd.GetAsync($"rooms/{room}/messages?limit=2&after=5&epoch={newest["position"].GetProperty("epoch").GetString()}");

        (Seqs(newest), newest["has_more"].GetBoolean()).Should().Be(("5 6 7", true));
        (Seqs(older), older["has_more"].GetBoolean()).Should().Be(("2 3 4", true));
        (Seqs(newer), newer["has_more"].GetBoolean()).Should().Be(("6 7", false));
        (await backEnd.GetAsync($"rooms/{room}/messages?limit=201")).Code.Should().Be(ChatErrors.InvalidRequest);
        (await backEnd.GetAsync($"rooms/{room}/messages?limit=many")).Code.Should().Be(ChatErrors.InvalidRequest);
        (await backEnd.GetAsync($"rooms/{room}/messages?before=1&after=1")).Code.Should().Be(ChatErrors.InvalidRequest);
        (await backEnd.GetAsync($"rooms/{room}/messages/8")).Code.Should().Be(ChatErrors.NotFound);
    }

    [Fact]
    public async Task A_message_is_edited_and_deleted_over_http_and_members_are_told()
    {
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);
        await alice.JoinAsync(room);
        await alice.SayAsync(room, "helo");

        var edited = await backEnd.SendAsync("PATCH", $"rooms/{room}/messages/1", """{"text":"hello"}""");
        var deleted = await backEnd.DeleteAsync($"rooms/{room}/messages/1");

        (edited.Status, edited.String("text"), edited.String("by")).Should().Be((200, "hello", "system:shop"));
        (deleted.Status, deleted.Number("change")).Should().Be((200, 2));
        (await alice.Events.FirstAsync<MessageEdited>()).Text.Should().Be("hello");
        (await alice.Events.FirstAsync<MessageDeleted>()).By.Should().Be("system:shop");
        (await backEnd.SendAsync("PATCH", $"rooms/{room}/messages/1", """{"text":"x"}""")).Code.Should().Be(ChatErrors.NotFound);
        (await backEnd.SendAsync("PATCH", $"rooms/{room}/messages/none", """{"text":"x"}""")).Status.Should().Be(404);
    }

    [Fact]
    public async Task A_direct_message_and_a_broadcast_reach_whom_they_are_for()
    {
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);

        var direct = await backEnd.PostAsync("users/alice/messages", """{"text":"psst","system":"deploys"}""");
        var broadcast = await backEnd.PostAsync("broadcast", """{"message":"Maintenance at noon"}""");

        (direct.Status, broadcast.Status).Should().Be((201, 202));
        (await alice.Events.FirstAsync<DirectMessage>()).From.Should().Be("system:deploys");
        (await alice.Events.FirstAsync<BroadcastNotice>()).Should().Be(new BroadcastNotice("system:shop", "Maintenance at noon"));
        (await backEnd.PostAsync("broadcast", """{"message":""}""")).Code.Should().Be(ChatErrors.InvalidRequest);
    }

    [Fact]
    public async Task Each_message_of_a_batch_has_a_result_of_its_own_and_rooms_keep_the_order()
    {
        var batch = Enumerable.Range(0, 1000).Select(i => (object)new { room = i % 10 == 9 ? " bad" : $"{room}-{i % 3}", text = i == 500 ? "" : $"{i}", user_id = "alice" });

        var answer = await backEnd.PostAsync("batch", new { messages = batch });

        answer.Status.Should().Be(200);
        var results = answer["results"].EnumerateArray().ToArray();
        results.Should().HaveCount(1000);
        answer.Number("failed").Should().Be(101);
        for (var i = 0; i < results.Length; i++)
        {
            results[i].GetProperty("status").GetInt32().Should().Be(i % 10 == 9 || i == 500 ? 400 : 201);
            if (i % 10 == 9) results[i].GetProperty("code").GetString().Should().Be(ChatErrors.InvalidRoom);
        }

        for (var r = 0; r < 3; r++)
        {
            var expected = Enumerable.Range(0, 1000).Where(i => i % 3 == r && i % 10 != 9 && i != 500).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToArray();
            var said = new List<string?>();
            while (said.Count < expected.Length)
            {
                var page = (await backEnd.GetAsync($"rooms/{room}-{r}/messages?limit=200&after={said.Count}"))["messages"].EnumerateArray().ToArray();
                said.AddRange(page.Select(message => message.GetProperty("text").GetString()));
            }

            said.Should().Equal(expected);
        }
    }

    [Fact]
    public async Task A_bad_sender_refuses_one_message_of_a_batch_and_a_null_the_whole()
    {
        var answer = await backEnd.PostAsync("batch", new { messages = new object[] { new { room, text = "a", user_id = " bad" }, new { room, text = "b" } } });

        answer["results"].EnumerateArray().Select(result => result.GetProperty("status").GetInt32()).Should().Equal(400, 201);
        (await backEnd.PostAsync("batch", """{"messages":[null]}""")).Code.Should().Be(ChatErrors.InvalidRequest);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task A_batch_has_1_to_1000_messages(int count) =>
        (await backEnd.PostAsync("batch", new { messages = Enumerable.Range(0, count).Select(_ => new { room, text = "x" }) })).Code.Should().Be(ChatErrors.InvalidRequest);

    private static string Seqs(ApiAnswer page) => string.Join(' ', page["messages"].EnumerateArray().Select(message => message.GetProperty("seq").GetInt64()));
}
