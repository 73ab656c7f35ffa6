using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Stores.Redis.Log;

/// <summary>
/// How a message lies in Redis: its number, its time in Unix milliseconds, its id, the lengths in UTF-8 bytes of sender and
/// client message id (<c>-</c> when it has none), each followed by a space; then sender, client message id and text
/// without separators. Number and time come first for the scripts, which read hardly further.
/// <para>One that was changed has its change behind the sender's length, after commas: <c>e</c> for an edit, <c>d</c> for a deletion, <c>r</c> for a reaction, <c>s</c>
/// for a reaction after an edit, its number, its time, and who did it in Base64Url. Servers that know of no changes take that for something else than messages, rather than misread it.</para>
/// <para>One with extras has their length behind that of the client message id, after a comma, and themselves before its text. The same holds for servers that know of none.</para>
/// </summary>
internal static class LogEntry
{
    /// <summary>The entry but for its number, which the script puts before it.</summary>
    public static byte[] Encode(string id, long milliseconds, MessageDraft draft)
    {
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"{milliseconds} {id} {Encoding.UTF8.GetByteCount(draft.From)} {Lengths(draft.ClientMessageId, draft.Extras)} {draft.From}{draft.ClientMessageId}{draft.Extras}{draft.Text}"));
    }

    /// <summary>The entry of a message that has a change, in two parts: the script puts the number of the change between them.</summary>
    public static (byte[] Before, byte[] After) EncodeChanged(LoggedMessage message)
    {
        var change = message.Change!;
        var before = string.Create(CultureInfo.InvariantCulture,
            $"{message.Seq} {ChatTime.ToUnix(message.Timestamp)} {message.Id} {Encoding.UTF8.GetByteCount(message.From)},{LetterOf(change.Kind)},");
        var by = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(change.By));
        var after = string.Create(CultureInfo.InvariantCulture,
            $",{ChatTime.ToUnix(change.At)},{by} {Lengths(message.ClientMessageId, message.Extras)} {message.From}{message.ClientMessageId}{message.Extras}{message.Text}");
        return (Encoding.UTF8.GetBytes(before), Encoding.UTF8.GetBytes(after));
    }

    /// <summary>Throws <see cref="FormatException"/> for what no server of ours has written.</summary>
    public static LoggedMessage Decode(ReadOnlySpan<byte> entry)
    {
        var seq = Number(Field(ref entry));
        var timestamp = Time(Field(ref entry));
        var id = Encoding.UTF8.GetString(Field(ref entry));
        var fromField = Field(ref entry);
        var change = fromField.IndexOf((byte)',');
        var fromLength = (int)Number(change < 0 ? fromField : fromField[..change]);
        var idField = Field(ref entry);
        var annotated = idField.IndexOf((byte)',');
        var extrasLength = annotated < 0 ? 0 : (int)Number(idField[(annotated + 1)..]);
        if (annotated >= 0) idField = idField[..annotated];
        var hasId = !idField.SequenceEqual("-"u8);
        var idLength = hasId ? (int)Number(idField) : 0;
        var textAt = fromLength + idLength + extrasLength;
        if (textAt > entry.Length) throw new FormatException("The entry is cut off.");
        return new LoggedMessage(id, seq, Encoding.UTF8.GetString(entry[..fromLength]),
            Encoding.UTF8.GetString(entry[textAt..]), timestamp,
            hasId ? Encoding.UTF8.GetString(entry.Slice(fromLength, idLength)) : null,
            change < 0 ? null : Change(fromField[(change + 1)..]),
            annotated < 0 ? null : Encoding.UTF8.GetString(entry[(fromLength + idLength)..textAt]));
    }

    /// <summary>What stands before the next space, which is taken off with it.</summary>
    public static ReadOnlySpan<byte> Field(ref ReadOnlySpan<byte> entry) => Field(ref entry, (byte)' ');

    public static long Number(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits, out long number, out var used) && used == digits.Length && number >= 0
            ? number
            : throw new FormatException("The entry has a field that is not a number.");

    public static DateTime Time(ReadOnlySpan<byte> milliseconds) => ChatTime.FromUnix(Number(milliseconds));

    private static string Lengths(string? clientMessageId, string? extras)
    {
        var id = clientMessageId is null ? "-" : Encoding.UTF8.GetByteCount(clientMessageId).ToString(CultureInfo.InvariantCulture);
        return extras is null ? id : string.Create(CultureInfo.InvariantCulture, $"{id},{Encoding.UTF8.GetByteCount(extras)}");
    }

    private static LoggedChange Change(ReadOnlySpan<byte> field)
    {
        var kind = KindOf(Field(ref field, (byte)','));
        var number = Number(Field(ref field, (byte)','));
        var at = Time(Field(ref field, (byte)','));
        return new LoggedChange(number, kind, at, Encoding.UTF8.GetString(Base64Url.DecodeFromUtf8(field)));
    }

    private static char LetterOf(ChangeKind kind) => kind switch
    {
        ChangeKind.Edit => 'e',
        ChangeKind.Deletion => 'd',
        ChangeKind.Reaction => 'r',
        _ => 's',
    };

    private static ChangeKind KindOf(ReadOnlySpan<byte> letter) => letter switch
    {
        [(byte)'e'] => ChangeKind.Edit,
        [(byte)'d'] => ChangeKind.Deletion,
        [(byte)'r'] => ChangeKind.Reaction,
        [(byte)'s'] => ChangeKind.ReactionAfterEdit,
        _ => throw new FormatException("The entry has an unknown change."),
    };

    private static ReadOnlySpan<byte> Field(ref ReadOnlySpan<byte> entry, byte separator)
    {
        var end = entry.IndexOf(separator);
        if (end < 0) throw new FormatException("The entry has too few fields.");
        var field = entry[..end];
        entry = entry[(end + 1)..];
        return field;
    }
}
