using System.Buffers;
using System.Text;
using Chat.Server.Ports;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Chat.Server.Stores.Sqlite;

/// <summary>
/// One message in the journal. Little-endian: the length of what follows the first eight bytes, its checksum (<see cref="Crc32C"/>), the life of the
/// journal, the position of the record, the number, the time in Unix milliseconds, the id, and the texts in UTF-8 with their lengths before them (-1 for none).
/// Extras are one more text, which only messages that have some have.
/// </summary>
internal readonly ref struct JournalRecord
{
    private const int Head = 8;
    private const int PositionAt = sizeof(long);
    private const int SeqAt = 2 * sizeof(long);
    private const int TimeAt = 3 * sizeof(long);
    private const int IdAt = 4 * sizeof(long);
    private const int TextsAt = IdAt + 16;
    private const int Texts = 6;

    private readonly ReadOnlySpan<byte> body;

    /// <param name="bytes">A whole record, and perhaps more.</param>
    public JournalRecord(ReadOnlySpan<byte> bytes)
    {
        body = bytes.Slice(Head, ReadInt32LittleEndian(bytes));
        var texts = body[TextsAt..];
        Stream = Take(ref texts, out _);
        Epoch = Take(ref texts, out _);
        From = Take(ref texts, out _);
        Text = Take(ref texts, out _);
        ClientMessageId = Take(ref texts, out var there);
        HasClientMessageId = there;
        if (!texts.IsEmpty) Extras = Take(ref texts, out _);
    }

    /// <summary>How many bytes it takes.</summary>
    public int Length => Head + body.Length;

    public long Seq => ReadInt64LittleEndian(body[SeqAt..]);

    /// <summary>Its time in Unix milliseconds.</summary>
    public long Time => ReadInt64LittleEndian(body[TimeAt..]);

    public Guid Id => new(body.Slice(IdAt, 16));

    public ReadOnlySpan<byte> Stream { get; }

    public ReadOnlySpan<byte> Epoch { get; }

    public ReadOnlySpan<byte> From { get; }

    public ReadOnlySpan<byte> Text { get; }

    /// <summary>Empty also where there is none.</summary>
    public ReadOnlySpan<byte> ClientMessageId { get; }

    public bool HasClientMessageId { get; }

    /// <summary>Empty where there are none.</summary>
    public ReadOnlySpan<byte> Extras { get; }

    public static void Write(ArrayBufferWriter<byte> target, long life, long position, in StagedMessage staged)
    {
        var (stream, id, message) = staged;
        var record = target.GetSpan(Head + TextsAt + Texts * sizeof(int) + Encoding.UTF8.GetMaxByteCount(
            stream.Key.Value.Length + stream.Epoch.Length + message.From.Length + message.Text.Length + (message.ClientMessageId?.Length ?? 0)
            + (message.Extras?.Length ?? 0)));
        var body = record[Head..];

        WriteInt64LittleEndian(body, life);
        WriteInt64LittleEndian(body[PositionAt..], position);
        WriteInt64LittleEndian(body[SeqAt..], message.Seq);
        WriteInt64LittleEndian(body[TimeAt..], new DateTimeOffset(message.Timestamp).ToUnixTimeMilliseconds());
        id.TryWriteBytes(body[IdAt..]);
        var length = TextsAt;
        length += Put(body[length..], stream.Key.Value);
        length += Put(body[length..], stream.Epoch);
        length += Put(body[length..], message.From);
        length += Put(body[length..], message.Text);
        length += Put(body[length..], message.ClientMessageId);
        if (message.Extras is not null) length += Put(body[length..], message.Extras);

        WriteInt32LittleEndian(record, length);
        WriteUInt32LittleEndian(record[4..], Crc32C.Of(body[..length]));
        target.Advance(Head + length);
    }

    /// <summary>Whether the bytes begin with a whole record of this life and position.</summary>
    public static bool IsAt(ReadOnlySpan<byte> bytes, long life, long position)
    {
        if (bytes.Length < Head + TextsAt) return false;
        var length = ReadInt32LittleEndian(bytes);
        if (length < TextsAt || length > bytes.Length - Head) return false;
        var body = bytes.Slice(Head, length);
        return ReadUInt32LittleEndian(bytes[4..]) == Crc32C.Of(body)
            && ReadInt64LittleEndian(body) == life && ReadInt64LittleEndian(body[PositionAt..]) == position;
    }

    public LoggedMessage ToMessage() => new(Id.ToString(), Seq, Encoding.UTF8.GetString(From), Encoding.UTF8.GetString(Text),
        DateTimeOffset.FromUnixTimeMilliseconds(Time).UtcDateTime, HasClientMessageId ? Encoding.UTF8.GetString(ClientMessageId) : null,
        Extras: Extras.IsEmpty ? null : Encoding.UTF8.GetString(Extras));

    /// <summary>Gives a statement the message, from number to extras, as the parameters 2 to 8.</summary>
    public SqliteStatement BindTo(SqliteStatement insert)
    {
        insert.Bind(2, Seq).Bind(3, Id).BindText(4, From).BindText(5, Text).Bind(6, Time);
        insert = HasClientMessageId ? insert.BindText(7, ClientMessageId) : insert.Bind(7, null);
        return Extras.IsEmpty ? insert.Bind(8, null) : insert.BindText(8, Extras);
    }

    private static int Put(Span<byte> target, string? text)
    {
        var length = text is null ? 0 : Encoding.UTF8.GetBytes(text, target[sizeof(int)..]);
        WriteInt32LittleEndian(target, text is null ? -1 : length);
        return sizeof(int) + length;
    }

    private static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> texts, out bool there)
    {
        var length = ReadInt32LittleEndian(texts);
        there = length >= 0;
        var text = texts.Slice(sizeof(int), Math.Max(0, length));
        texts = texts[(sizeof(int) + text.Length)..];
        return text;
    }
}
