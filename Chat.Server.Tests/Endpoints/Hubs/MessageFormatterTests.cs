using Chat.Client;
using Chat.Contracts;
using Chat.Server.Endpoints.Hubs;
using FluentAssertions;
using MessagePack;
using MessagePack.Resolvers;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Hubs;

public sealed class MessageFormatterTests
{
    private static readonly MessagePackSerializerOptions Clients = ContractlessStandardResolver.Options;

    private static readonly ChatMessage Message = new("id", "room", 5_000_000_000, "alice", "Grüße", new DateTime(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc));

    private static readonly ChangeMark Change = new(7, Deleted: false, Message.Timestamp, "bob");

    private static readonly ChatMessage WithPayload = Message with { Data = """{"a":[1,1.5,null,true,"ü"],"b":{}}""", ReplyTo = 7, Mentions = ["bob", "世界"] };

    private static readonly Dictionary<string, Reaction> Reactions = new() { ["👍"] = new Reaction(2, ["bob", "世界"]) };

    [Fact]
    public void A_message_is_read_as_it_was_written()
    {
        foreach (var message in new[] { Message, Message with { ClientMessageId = "c-1", Changed = Change }, Message with { Annotations = """{"score":1}""" } })
            MessagePackSerializer.Deserialize<ChatMessage>(Write(message), Clients).Should().Be(message);
    }

    [Fact]
    public void What_goes_with_a_message_is_a_field_only_where_it_is_there_and_all_else_is_as_the_serializer_writes_it()
    {
        foreach (var message in new[] { Message, Message with { ClientMessageId = "c-1", Changed = Change } })
        {
            var serialized = MessagePackSerializer.Serialize(message, Clients);
            byte[] tail =
            [
                0xAB, .. "annotations"u8, 0xC0, 0xA4, .. "data"u8, 0xC0, 0xA7, .. "replyTo"u8, 0xC0, 0xA8, .. "mentions"u8, 0xC0, 0xA9, .. "reactions"u8, 0xC0, 0xA5, .. "event"u8, 0xC0, 0xA3, .. "key"u8, 0xC0,
            ];
            serialized.Should().EndWith(tail);

            Write(message).Should().Equal([(byte)(serialized[0] - 7), .. serialized[1..^tail.Length]]);
        }

        Fields(Message with { Annotations = """{"score":1}""" }).Keys.Should().EndWith("annotations").And.HaveCount(9);
        Fields(Message with { ReplyTo = 7 }).Keys.Should().EndWith("replyTo").And.HaveCount(9);
        Fields(Message with { Mentions = ["bob"] }).Keys.Should().EndWith("mentions").And.HaveCount(9);
        Fields(Message with { Reactions = Reactions }).Keys.Should().EndWith("reactions").And.HaveCount(9);
        Fields(Message with { Event = "moved" }).Keys.Should().EndWith("event").And.HaveCount(9);
        Fields(Message with { Event = "moved", Key = "white" }).Keys.Should().EndWith("key").And.HaveCount(10);
    }

    [Fact]
    public void Data_are_values_of_the_format_and_the_clients_of_this_repository_read_them_as_JSON()
    {
        var data = (Dictionary<object, object?>)Fields(WithPayload)["data"]!;

        ((object?[])data["a"]!).Should().Equal((byte)1, 1.5, null, true, "ü");
        data["b"].Should().BeOfType<Dictionary<object, object?>>().Which.Should().BeEmpty();
        foreach (var message in new[] { Message, Message with { ClientMessageId = "c-1", Changed = Change, Annotations = "{}" }, WithPayload, WithPayload with { Reactions = Reactions, Event = "moved", Key = "white" } })
            MessagePackSerializer.Deserialize<ChatMessage>(Write(message), Clients.WithChatContracts()).Should().BeEquivalentTo(message);
    }

    [Fact]
    public void A_reply_goes_out_as_a_number_or_a_string_and_what_has_none_needs_no_formatter()
    {
        var request = new SendMessageRequest("room", "text");
        foreach (var (answered, sent) in new (MessageReference?, object?)[] { (null, null), (300, (ushort)300), ("an id", "an id") })
            Sent(request with { ReplyTo = answered }, Clients.WithChatContracts()).Should().Be(sent);
        Sent(request, Clients).Should().BeNull();

        static object? Sent(SendMessageRequest request, MessagePackSerializerOptions options) =>
            MessagePackSerializer.Deserialize<Dictionary<string, object?>>(MessagePackSerializer.Serialize(request, options), Clients)["replyTo"];
    }

    private static Dictionary<string, object?> Fields(ChatMessage message) =>
        MessagePackSerializer.Deserialize<Dictionary<string, object?>>(Write(message), Clients);

    private static byte[] Write(ChatMessage message) => MessagePackSerializer.Serialize(message, RecordFormatters.AddTo(Clients));
}
