using Chat.Contracts;
using MessagePack;
using MessagePack.Formatters;

namespace Chat.Client;

/// <summary>Writes events to be sent as the server reads them: their data is JSON text here, and an object there.</summary>
internal sealed class PublishFormatter : IMessagePackFormatter<PublishRequest?>
{
    private const int Fields = 5;

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
        writer.Write("excludeSelf");
        if (value.ExcludeSelf is { } excluded) writer.Write(excluded);
        else writer.WriteNil();
    }

    /// <summary>Requests only go out.</summary>
    public PublishRequest Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => throw new NotSupportedException();
}
