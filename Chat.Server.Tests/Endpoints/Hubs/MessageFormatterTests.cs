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

    [Fact]
    public void A_message_is_read_as_it_was_written()
    {
        foreach (var message in new[] { Message, Message with { ClientMessageId = "c-1", Changed = Change }, Message with { Annotations = """{"score":1}""" } })
            MessagePackSerializer.Deserialize<ChatMessage>(Write(message), Clients).Should().Be(message);
    }

    [Fact]
    public void Annotations_are_a_field_only_where_there_are_some_and_all_else_is_as_the_serializer_writes_it()
    {
        foreach (var message in new[] { Message, Message with { ClientMessageId = "c-1", Changed = Change } })
        {
            var serialized = MessagePackSerializer.Serialize(message, Clients);
            byte[] tail = [0xAB, .. "annotations"u8, 0xC0];
            serialized.Should().EndWith(tail);

            Write(message).Should().Equal([(byte)(serialized[0] - 1), .. serialized[1..^tail.Length]]);
        }

        var annotated = Message with { Annotations = """{"score":1}""" };
        Write(annotated).Should().Equal(MessagePackSerializer.Serialize(annotated, Clients));
    }

    private static byte[] Write(ChatMessage message) => MessagePackSerializer.Serialize(message, MessageFormatter.AddTo(Clients));
}
