using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Chat.Server.Ports;

namespace Chat.Server.Stores.Redis.Log;

/// <summary>
/// How a message lies in Redis: its number, its time in Unix milliseconds, its id, the lengths in UTF-8 bytes of sender and
/// client message id (<c>-</c> when it has none), each followed by a space; then sender, client message id and text
/// without separators. Number and time come first for the scripts, which read no further.
/// </summary>
internal static class LogEntry
{
    /// <summary>The entry but for its number, which the script puts before it.</summary>
    public static byte[] Encode(string id, long milliseconds, MessageDraft draft)
    {
        var idLength = draft.ClientMessageId is { } given ? Encoding.UTF8.GetByteCount(given).ToString(CultureInfo.InvariantCulture) : "-";
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"{milliseconds} {id} {Encoding.UTF8.GetByteCount(draft.From)} {idLength} {draft.From}{draft.ClientMessageId}{draft.Text}"));
    }

    /// <summary>Throws <see cref="FormatException"/> for what no server of ours has written.</summary>
    public static LoggedMessage Decode(ReadOnlySpan<byte> entry)
    {
        var seq = Number(Field(ref entry));
        var timestamp = DateTimeOffset.FromUnixTimeMilliseconds(Number(Field(ref entry))).UtcDateTime;
        var id = Encoding.UTF8.GetString(Field(ref entry));
        var fromLength = (int)Number(Field(ref entry));
        var idField = Field(ref entry);
        var hasId = !idField.SequenceEqual("-"u8);
        var idLength = hasId ? (int)Number(idField) : 0;
        if (fromLength + idLength > entry.Length) throw new FormatException("The entry is cut off.");
        return new LoggedMessage(id, seq, Encoding.UTF8.GetString(entry[..fromLength]),
            Encoding.UTF8.GetString(entry[(fromLength + idLength)..]), timestamp,
            hasId ? Encoding.UTF8.GetString(entry.Slice(fromLength, idLength)) : null);
    }

    private static ReadOnlySpan<byte> Field(ref ReadOnlySpan<byte> entry)
    {
        var end = entry.IndexOf((byte)' ');
        if (end < 0) throw new FormatException("The entry has too few fields.");
        var field = entry[..end];
        entry = entry[(end + 1)..];
        return field;
    }

    private static long Number(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits, out long number, out var used) && used == digits.Length && number >= 0
            ? number
            : throw new FormatException("The entry has a field that is not a number.");
}
