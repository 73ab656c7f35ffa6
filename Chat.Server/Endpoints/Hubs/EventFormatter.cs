using Chat.Contracts;
using Chat.Server.Endpoints.Requests;
using MessagePack;
using MessagePack.Formatters;

namespace Chat.Server.Endpoints.Hubs;

/// <summary>Writes events of applications in SignalR's MessagePack: their data as native values, and what they do not have not at all.</summary>
internal sealed class EventFormatter : IMessagePackFormatter<RoomEvent?>
{
    private const int Fields = 3;

    public void Serialize(ref MessagePackWriter writer, RoomEvent? value, MessagePackSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        writer.WriteMapHeader(Fields + (value.Data is null ? 0 : 1) + (value.Key is null ? 0 : 1));
        writer.WriteString("room"u8);
        writer.Write(value.Room);
        writer.WriteString("event"u8);
        writer.Write(value.Event);
        writer.WriteString("from"u8);
        writer.Write(value.From);
        if (value.Data is { } data)
        {
            writer.WriteString("data"u8);
            JsonMessagePack.Write(ref writer, data);
        }

        if (value.Key is not { } key) return;
        writer.WriteString("key"u8);
        writer.Write(key);
    }

    /// <summary>Events only go out.</summary>
    public RoomEvent Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => throw new NotSupportedException();
}
