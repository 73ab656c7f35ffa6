using Chat.Contracts;
using Chat.Server.Endpoints.Requests;
using MessagePack;
using MessagePack.Formatters;

namespace Chat.Server.Endpoints.Hubs;

/// <summary>Writes entries of a room's state in SignalR's MessagePack: their data as native values.</summary>
internal sealed class StateEntryFormatter : IMessagePackFormatter<StateEntry?>
{
    private const int Fields = 6;

    public void Serialize(ref MessagePackWriter writer, StateEntry? value, MessagePackSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        writer.WriteMapHeader(Fields);
        writer.WriteString("key"u8);
        writer.Write(value.Key);
        writer.WriteString("event"u8);
        writer.Write(value.Event);
        writer.WriteString("data"u8);
        JsonMessagePack.Write(ref writer, value.Data);
        writer.WriteString("from"u8);
        writer.Write(value.From);
        writer.WriteString("seq"u8);
        writer.Write(value.Seq);
        writer.WriteString("timestamp"u8);
        writer.Write(value.Timestamp);
    }

    /// <summary>Entries only go out.</summary>
    public StateEntry Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => throw new NotSupportedException();
}
