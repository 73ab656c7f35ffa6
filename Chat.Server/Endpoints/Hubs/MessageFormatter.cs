using Chat.Contracts;
using Chat.Server.Endpoints.Requests;
using MessagePack;
using MessagePack.Formatters;

namespace Chat.Server.Endpoints.Hubs;

/// <summary>
/// Writes messages in SignalR's MessagePack as the serializer itself would, save that annotations, data, reply, mentions, event and key are fields only where there are some: nearly
/// all messages have none, and each would carry the names.
/// </summary>
internal sealed class MessageFormatter : IMessagePackFormatter<ChatMessage?>
{
    private const int Fields = 8;

    public void Serialize(ref MessagePackWriter writer, ChatMessage? value, MessagePackSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        writer.WriteMapHeader(
            Fields + (value.Annotations is null ? 0 : 1) + (value.Data is null ? 0 : 1) + (value.ReplyTo is null ? 0 : 1) + (value.Mentions is null ? 0 : 1)
            + (value.Event is null ? 0 : 1) + (value.Key is null ? 0 : 1));
        writer.WriteString("id"u8);
        writer.Write(value.Id);
        writer.WriteString("room"u8);
        writer.Write(value.Room);
        writer.WriteString("seq"u8);
        writer.Write(value.Seq);
        writer.WriteString("from"u8);
        writer.Write(value.From);
        writer.WriteString("text"u8);
        writer.Write(value.Text);
        writer.WriteString("timestamp"u8);
        writer.Write(value.Timestamp);
        writer.WriteString("clientMessageId"u8);
        writer.Write(value.ClientMessageId);
        writer.WriteString("changed"u8);
        if (value.Changed is null) writer.WriteNil();
        else options.Resolver.GetFormatterWithVerify<ChangeMark>().Serialize(ref writer, value.Changed, options);
        if (value.Annotations is not null)
        {
            writer.WriteString("annotations"u8);
            writer.Write(value.Annotations);
        }

        if (value.Data is not null)
        {
            writer.WriteString("data"u8);
            JsonMessagePack.Write(ref writer, value.Data);
        }

        if (value.ReplyTo is { } answered)
        {
            writer.WriteString("replyTo"u8);
            writer.Write(answered);
        }

        if (value.Mentions is { } mentions)
        {
            writer.WriteString("mentions"u8);
            writer.WriteArrayHeader(mentions.Count);
            foreach (var id in mentions) writer.Write(id);
        }

        if (value.Event is not { } name) return;
        writer.WriteString("event"u8);
        writer.Write(name);
        if (value.Key is not { } key) return;
        writer.WriteString("key"u8);
        writer.Write(key);
    }

    /// <summary>Messages only go out.</summary>
    public ChatMessage Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => throw new NotSupportedException();
}
