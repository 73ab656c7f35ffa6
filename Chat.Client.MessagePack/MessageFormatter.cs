using Chat.Contracts;
using MessagePack;
using MessagePack.Formatters;

namespace Chat.Client;

/// <summary>Reads messages as the server writes them: their data is an object there, and its JSON text here.</summary>
internal sealed class MessageFormatter : IMessagePackFormatter<ChatMessage?>
{
    public ChatMessage? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        if (reader.TryReadNil()) return null;
        var message = new ChatMessage("", "", 0, "", "", default);
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            message = reader.ReadString() switch
            {
                "id" => message with { Id = reader.ReadString()! },
                "room" => message with { Room = reader.ReadString()! },
                "seq" => message with { Seq = reader.ReadInt64() },
                "from" => message with { From = reader.ReadString()! },
                "text" => message with { Text = reader.ReadString()! },
                "timestamp" => message with { Timestamp = reader.ReadDateTime() },
                "clientMessageId" => message with { ClientMessageId = reader.ReadString() },
                "changed" => message with { Changed = Read<ChangeMark?>(ref reader, options) },
                "annotations" => message with { Annotations = reader.ReadString() },
                "data" => message with { Data = DataField.Read(ref reader) },
                "replyTo" => message with { ReplyTo = reader.TryReadNil() ? null : reader.ReadInt64() },
                "mentions" => message with { Mentions = Read<IReadOnlyList<string>?>(ref reader, options) },
                "event" => message with { Event = reader.ReadString() },
                "key" => message with { Key = reader.ReadString() },
                _ => Skip(ref reader, message),
            };
        }

        return message;
    }

    /// <summary>Messages only come in.</summary>
    public void Serialize(ref MessagePackWriter writer, ChatMessage? value, MessagePackSerializerOptions options) => throw new NotSupportedException();

    private static T Read<T>(ref MessagePackReader reader, MessagePackSerializerOptions options) => options.Resolver.GetFormatterWithVerify<T>().Deserialize(ref reader, options);

    private static ChatMessage Skip(ref MessagePackReader reader, ChatMessage message)
    {
        reader.Skip();
        return message;
    }
}
