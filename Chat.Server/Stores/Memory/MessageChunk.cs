using System.Text;
using Chat.Server.Ports;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Chat.Server.Stores.Memory;

/// <summary>
/// Consecutive messages in one array. Each is its time in Unix milliseconds, its id, the lengths in bytes of sender, client message id
/// (-1 for none) and text, and these three in UTF-8. One with extras has the complement of its text's length there, and behind the text their length and
/// themselves: the others take nothing for that. What is here stays, so it may be read while more is added.
/// </summary>
/// <param name="first">The number of the first message.</param>
/// <param name="capacity">How many bytes it has room for.</param>
internal sealed class MessageChunk(long first, int capacity)
{
    private const int IdAt = sizeof(long);
    private const int FromAt = IdAt + 16;
    private const int ClientIdAt = FromAt + sizeof(int);
    private const int TextAt = ClientIdAt + sizeof(int);
    private const int HeaderBytes = TextAt + sizeof(int);
    private const int TailHead = sizeof(int);

    // Most of it stays for long, so it begins where the collector copies nothing. Copied twice on its way to the old objects, it made every
    // second pause three times as long, and the collection of everything due sooner: docs/lab-notes.md.
    private readonly byte[] bytes = GC.AllocateUninitializedArray<byte>(capacity, pinned: true);
    private readonly long first = first;
    private int count;
    private int used;

    public int Capacity => bytes.Length;

    /// <summary>The number after the last one here.</summary>
    public long End => first + count;

    /// <summary>How many bytes a message takes.</summary>
    public static int SizeOf(in MessageDraft draft) => HeaderBytes + Encoding.UTF8.GetByteCount(draft.From)
        + Encoding.UTF8.GetByteCount(draft.ClientMessageId ?? "") + Encoding.UTF8.GetByteCount(draft.Text)
        + (draft.Extras is { } extras ? TailHead + Encoding.UTF8.GetByteCount(extras) : 0);

    /// <summary>False, and nothing is added, when there is no room for the message.</summary>
    public bool TryAdd(Guid id, long milliseconds, in MessageDraft draft)
    {
        var entry = bytes.AsSpan(used);
        if (entry.Length < HeaderBytes) return false;
        var rest = entry[HeaderBytes..];
        if (!TryWrite(draft.From, ref rest, out var from)) return false;
        if (!TryWrite(draft.ClientMessageId, ref rest, out var clientId)) return false;
        if (!TryWrite(draft.Text, ref rest, out var text)) return false;
        if (draft.Extras is not null && !TryWriteTail(draft.Extras, ref rest)) return false;

        WriteInt64LittleEndian(entry, milliseconds);
        id.TryWriteBytes(entry[IdAt..]);
        WriteInt32LittleEndian(entry[FromAt..], from);
        WriteInt32LittleEndian(entry[ClientIdAt..], draft.ClientMessageId is null ? -1 : clientId);
        WriteInt32LittleEndian(entry[TextAt..], draft.Extras is null ? text : ~text);
        used = bytes.Length - rest.Length;
        count++;
        return true;
    }

    /// <summary>
    /// The same messages in another chunk, one of them changed; what it was before is not in there. Its sender is empty or stays, its id and time stay.
    /// </summary>
    public MessageChunk With(LoggedMessage changed)
    {
        var before = bytes.AsSpan(0, used - From(changed.Seq).Length);
        var entry = From(changed.Seq);
        var after = entry[LengthOf(entry)..];
        var draft = new MessageDraft(changed.From, changed.Text, changed.ClientMessageId, changed.Extras);
        var copy = new MessageChunk(first, Math.Max(Capacity, before.Length + SizeOf(draft) + after.Length));
        before.CopyTo(copy.bytes);
        copy.used = before.Length;
        copy.TryAdd(new Guid(entry.Slice(IdAt, 16)), ReadInt64LittleEndian(entry), draft);
        after.CopyTo(copy.bytes.AsSpan(copy.used));
        copy.used += after.Length;
        copy.count = count;
        return copy;
    }

    /// <summary>Adds messages to a page, from a number that is here, until so many are added or there are no more.</summary>
    public void Read(long from, int atMost, List<LoggedMessage> page)
    {
        var entries = From(from);
        var end = Math.Min(End, from + atMost);
        for (var seq = from; seq < end; seq++) page.Add(Take(ref entries, seq));
    }

    /// <summary>Adds what messages count for on a page, see <see cref="LoggedMessage.PageBytes"/>; which ones as in <see cref="Read"/>.</summary>
    public void Measure(long from, int atMost, List<int> sizes)
    {
        var entries = From(from);
        var end = Math.Min(End, from + atMost);
        for (var seq = from; seq < end; seq++)
        {
            var length = LengthOf(entries);
            sizes.Add(length - HeaderBytes - (HasTail(entries) ? TailHead : 0) + LoggedMessage.Overhead);
            entries = entries[length..];
        }
    }

    /// <summary>How many messages, counted from a number that is here up to the first that is not, are older than that, in Unix milliseconds.</summary>
    public int CountOlderThan(long milliseconds, long from)
    {
        var entries = From(from);
        var seq = from;
        for (; seq < End && ReadInt64LittleEndian(entries) < milliseconds; seq++) entries = entries[LengthOf(entries)..];
        return (int)(seq - from);
    }

    private ReadOnlySpan<byte> From(long seq)
    {
        ReadOnlySpan<byte> entries = bytes.AsSpan(0, used);
        for (var before = first; before < seq; before++) entries = entries[LengthOf(entries)..];
        return entries;
    }

    private static int LengthOf(ReadOnlySpan<byte> entry)
    {
        var text = ReadInt32LittleEndian(entry[TextAt..]);
        var length = HeaderBytes + ReadInt32LittleEndian(entry[FromAt..]) + Math.Max(0, ReadInt32LittleEndian(entry[ClientIdAt..])) + (text < 0 ? ~text : text);
        return text < 0 ? length + TailHead + ReadInt32LittleEndian(entry[length..]) : length;
    }

    private static bool HasTail(ReadOnlySpan<byte> entry) => ReadInt32LittleEndian(entry[TextAt..]) < 0;

    private static LoggedMessage Take(ref ReadOnlySpan<byte> entries, long seq)
    {
        var header = entries[..HeaderBytes];
        entries = entries[HeaderBytes..];
        var from = TakeText(ref entries, ReadInt32LittleEndian(header[FromAt..]));
        var clientId = TakeText(ref entries, ReadInt32LittleEndian(header[ClientIdAt..]));
        var textLength = ReadInt32LittleEndian(header[TextAt..]);
        var text = TakeText(ref entries, textLength < 0 ? ~textLength : textLength);
        var extras = textLength < 0 ? TakeTail(ref entries) : null;
        var time = DateTimeOffset.FromUnixTimeMilliseconds(ReadInt64LittleEndian(header)).UtcDateTime;
        return new LoggedMessage(new Guid(header.Slice(IdAt, 16)).ToString(), seq, from!, text!, time, clientId, Extras: extras);
    }

    private static string? TakeText(ref ReadOnlySpan<byte> bytes, int length)
    {
        if (length < 0) return null;
        var text = Encoding.UTF8.GetString(bytes[..length]);
        bytes = bytes[length..];
        return text;
    }

    private static string? TakeTail(ref ReadOnlySpan<byte> bytes)
    {
        var length = ReadInt32LittleEndian(bytes);
        bytes = bytes[TailHead..];
        return TakeText(ref bytes, length);
    }

    private static bool TryWriteTail(string extras, ref Span<byte> target)
    {
        if (target.Length < TailHead) return false;
        var head = target;
        target = target[TailHead..];
        var fits = TryWrite(extras, ref target, out var length);
        WriteInt32LittleEndian(head, length);
        return fits;
    }

    private static bool TryWrite(string? text, ref Span<byte> target, out int length)
    {
        var fits = Encoding.UTF8.TryGetBytes(text, target, out length);
        target = target[length..];
        return fits;
    }
}
