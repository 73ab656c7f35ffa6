using System.Globalization;
using System.Text;
using Chat.Server.Ports;

namespace Chat.Server.Stores.Redis.Log;

/// <summary>
/// How an entry of the outbox lies in Redis: its number, its time in Unix milliseconds, its id, <c>m</c> for a message or <c>b</c> for a body, the lengths in UTF-8
/// bytes of type and room (<c>-</c> for none), each followed by a space; then type, room, and the <see cref="LogEntry"/> or the body, without separators.
/// In a room's queue it has another number, by which it is taken out once.
/// </summary>
internal static class OutboxItem
{
    /// <summary>What stands between the number and the message or body.</summary>
    public static byte[] Before(long milliseconds, Guid id, string type, string? room, bool isMessage)
    {
        var roomLength = room is null ? "-" : Encoding.UTF8.GetByteCount(room).ToString(CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"{milliseconds} {id} {(isMessage ? 'm' : 'b')} {Encoding.UTF8.GetByteCount(type)} {roomLength} {type}{room}"));
    }

    /// <summary>Throws <see cref="MessageLogUnavailableException"/> for what no server of ours has written.</summary>
    public static OutboxEntry Decode(byte[] item)
    {
        try
        {
            return Decode((ReadOnlySpan<byte>)item);
        }
        catch (FormatException e)
        {
            throw new MessageLogUnavailableException($"Redis holds something else than the outbox: {e.Message}", e);
        }
    }

    private static OutboxEntry Decode(ReadOnlySpan<byte> item)
    {
        var number = LogEntry.Number(LogEntry.Field(ref item));
        var at = LogEntry.Time(LogEntry.Field(ref item));
        var id = Guid.Parse(LogEntry.Field(ref item));
        var isMessage = LogEntry.Field(ref item).SequenceEqual("m"u8);
        var typeLength = (int)LogEntry.Number(LogEntry.Field(ref item));
        var roomField = LogEntry.Field(ref item);
        var hasRoom = !roomField.SequenceEqual("-"u8);
        var roomLength = hasRoom ? (int)LogEntry.Number(roomField) : 0;
        if (typeLength + roomLength > item.Length) throw new FormatException("The entry is cut off.");
        var rest = item[(typeLength + roomLength)..];
        return new OutboxEntry(number, id, at, Encoding.UTF8.GetString(item[..typeLength]),
            hasRoom ? Encoding.UTF8.GetString(item.Slice(typeLength, roomLength)) : null,
            isMessage ? LogEntry.Decode(rest) : null, isMessage ? null : Encoding.UTF8.GetString(rest));
    }
}
