using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Chat.Server.Messages.Sqlite;

/// <summary>
/// One message in the journal. Little-endian: the length of what follows the first eight bytes, its checksum (<see cref="Crc32C"/>), the life of the
/// journal, the position of the record, the number, the time, the id, and the texts with their lengths before them (-1 for none).
/// </summary>
internal sealed record JournalRecord(StreamKey Stream, string Epoch, Guid Id, LoggedMessage Message)
{
    private const int Head = 8;
    private const int IdAt = 32;
    private const int TextsAt = IdAt + 16;
    private const int Texts = 5;

    public static void Write(ArrayBufferWriter<byte> target, long life, long position, in StagedMessage staged)
    {
        var (stream, id, message) = staged;
        var record = target.GetSpan(Head + TextsAt + Texts * sizeof(int) + Encoding.UTF8.GetMaxByteCount(
            stream.Key.Value.Length + stream.Epoch.Length + message.From.Length + message.Text.Length + (message.ClientMessageId?.Length ?? 0)));
        var body = record[Head..];

        BinaryPrimitives.WriteInt64LittleEndian(body, life);
        BinaryPrimitives.WriteInt64LittleEndian(body[8..], position);
        BinaryPrimitives.WriteInt64LittleEndian(body[16..], message.Seq);
        BinaryPrimitives.WriteInt64LittleEndian(body[24..], new DateTimeOffset(message.Timestamp).ToUnixTimeMilliseconds());
        id.TryWriteBytes(body[IdAt..]);
        var length = TextsAt;
        length += WriteText(body[length..], stream.Key.Value);
        length += WriteText(body[length..], stream.Epoch);
        length += WriteText(body[length..], message.From);
        length += WriteText(body[length..], message.Text);
        length += WriteText(body[length..], message.ClientMessageId);

        BinaryPrimitives.WriteInt32LittleEndian(record, length);
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], Crc32C.Of(body[..length]));
        target.Advance(Head + length);
    }

    /// <summary>The record at the beginning of the bytes, and its length; null when there is no whole one of this life and position.</summary>
    public static (JournalRecord Record, int Bytes)? Read(ReadOnlySpan<byte> bytes, long life, long position)
    {
        if (bytes.Length < Head + TextsAt) return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (length < TextsAt || length > bytes.Length - Head) return null;
        var body = bytes.Slice(Head, length);
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) != Crc32C.Of(body)) return null;
        if (BinaryPrimitives.ReadInt64LittleEndian(body) != life || BinaryPrimitives.ReadInt64LittleEndian(body[8..]) != position) return null;

        var seq = BinaryPrimitives.ReadInt64LittleEndian(body[16..]);
        var time = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(body[24..])).UtcDateTime;
        var id = new Guid(body.Slice(IdAt, 16));
        body = body[TextsAt..];
        var stream = new StreamKey(ReadText(ref body)!);
        var epoch = ReadText(ref body)!;
        var from = ReadText(ref body)!;
        var text = ReadText(ref body)!;
        return (new JournalRecord(stream, epoch, id, new LoggedMessage(id.ToString(), seq, from, text, time, ReadText(ref body))), Head + length);
    }

    private static int WriteText(Span<byte> target, string? text)
    {
        var length = text is null ? 0 : Encoding.UTF8.GetBytes(text, target[sizeof(int)..]);
        BinaryPrimitives.WriteInt32LittleEndian(target, text is null ? -1 : length);
        return sizeof(int) + length;
    }

    private static string? ReadText(ref ReadOnlySpan<byte> bytes)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        bytes = bytes[sizeof(int)..];
        if (length < 0) return null;
        var text = Encoding.UTF8.GetString(bytes[..length]);
        bytes = bytes[length..];
        return text;
    }
}
