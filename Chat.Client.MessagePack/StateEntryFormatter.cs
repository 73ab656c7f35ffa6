using Chat.Contracts;
using MessagePack;
using MessagePack.Formatters;

namespace Chat.Client;

/// <summary>Reads entries of a room's state as the server writes them: their data is an object there, and its JSON text here.</summary>
internal sealed class StateEntryFormatter : IMessagePackFormatter<StateEntry?>
{
    public StateEntry? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        if (reader.TryReadNil()) return null;
        var entry = new StateEntry("", "", "{}", "", 0, default);
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            entry = reader.ReadString() switch
            {
                "key" => entry with { Key = reader.ReadString()! },
                "event" => entry with { Event = reader.ReadString()! },
                "data" => entry with { Data = DataField.Read(ref reader)! },
                "from" => entry with { From = reader.ReadString()! },
                "seq" => entry with { Seq = reader.ReadInt64() },
                "timestamp" => entry with { Timestamp = reader.ReadDateTime() },
                _ => Skip(ref reader, entry),
            };
        }

        return entry;
    }

    /// <summary>Entries only come in.</summary>
    public void Serialize(ref MessagePackWriter writer, StateEntry? value, MessagePackSerializerOptions options) => throw new NotSupportedException();

    private static StateEntry Skip(ref MessagePackReader reader, StateEntry entry)
    {
        reader.Skip();
        return entry;
    }
}
