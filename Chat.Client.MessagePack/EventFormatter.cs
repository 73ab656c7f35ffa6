using Chat.Contracts;
using MessagePack;
using MessagePack.Formatters;

namespace Chat.Client;

/// <summary>Reads events as the server writes them: their data is an object there, and its JSON text here.</summary>
internal sealed class EventFormatter : IMessagePackFormatter<RoomEvent?>
{
    public RoomEvent? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        if (reader.TryReadNil()) return null;
        var read = new RoomEvent("", "", "");
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            read = reader.ReadString() switch
            {
                "room" => read with { Room = reader.ReadString()! },
                "event" => read with { Event = reader.ReadString()! },
                "from" => read with { From = reader.ReadString()! },
                "data" => read with { Data = DataField.Read(ref reader) },
                "key" => read with { Key = reader.ReadString() },
                _ => Skip(ref reader, read),
            };
        }

        return read;
    }

    /// <summary>Events only come in.</summary>
    public void Serialize(ref MessagePackWriter writer, RoomEvent? value, MessagePackSerializerOptions options) => throw new NotSupportedException();

    private static RoomEvent Skip(ref MessagePackReader reader, RoomEvent read)
    {
        reader.Skip();
        return read;
    }
}
