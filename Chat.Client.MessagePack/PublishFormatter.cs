using Chat.Contracts;
using MessagePack;
using MessagePack.Formatters;

namespace Chat.Client;

/// <summary>Writes events to be sent as the server reads them: their data is JSON text here, and an object there.</summary>
internal sealed class PublishFormatter : IMessagePackFormatter<PublishRequest?>
{
    private const int Fields = 7;

    public void Serialize(ref MessagePackWriter writer, PublishRequest? value, MessagePackSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        writer.WriteMapHeader(Fields);
        writer.Write("room");
        writer.Write(value.Room);
        writer.Write("event");
        writer.Write(value.Event);
        DataField.Write(ref writer, value.Data);
        writer.Write("key");
        writer.Write(value.Key);
        Write(ref writer, "excludeSelf", value.ExcludeSelf);
        Write(ref writer, "store", value.Store);
        writer.Write("clientMessageId");
        writer.Write(value.ClientMessageId);
    }

    /// <summary>Requests only go out.</summary>
    public PublishRequest Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => throw new NotSupportedException();

    private static void Write(ref MessagePackWriter writer, string name, bool? value)
    {
        writer.Write(name);
        if (value is { } given) writer.Write(given);
        else writer.WriteNil();
    }
}
