using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Chat.Contracts;
using Chat.Server.Kernel;
using MessagePack;

namespace Chat.Server.Endpoints.Requests;

/// <summary>
/// Reads names and values of fields from MessagePack. What is there is read as what is meant wherever that is certain: a whole number in whatever format a
/// client writes it. Text must be valid UTF-8, for the library would put U+FFFD in its place, and two names could become one.
/// </summary>
internal static class MessagePackFields
{
    private const sbyte Timestamp = -1;

    /// <summary>Whole numbers in floating point are exact up to here.</summary>
    private const double LargestExact = 1L << 53;

    /// <summary>Reads a key. One that is no string names no field.</summary>
    public static RequestField ReadName(ref MessagePackReader reader)
    {
        if (reader.NextMessagePackType != MessagePackType.String)
        {
            Skip(ref reader);
            return RequestField.None;
        }

        return TryText(ref reader, out var name) ? SignalRFields.Of(name) : throw RequestBinding.UnreadableName();
    }

    /// <summary>Reads the value of a field and goes to its end. A nil counts as no value.</summary>
    public static void ReadValue(ref MessagePackReader reader, RequestField field, ref RequestFields fields)
    {
        if (reader.TryReadNil()) return;
        fields.Given |= field;
        var end = reader;
        Skip(ref end);
        var kind = KindOf(ref reader);
        if (!TryRead(ref reader, field, ref fields)) fields.Refuse(field, kind);
        reader = end;
    }

    /// <summary>What the next value is.</summary>
    public static ValueKind KindOf(ref MessagePackReader reader) => reader.NextMessagePackType switch
    {
        MessagePackType.Nil => ValueKind.Null,
        MessagePackType.Boolean => ValueKind.TruthValue,
        MessagePackType.Integer or MessagePackType.Float => ValueKind.Number,
        MessagePackType.String => ValueKind.Text,
        MessagePackType.Binary => ValueKind.Bytes,
        MessagePackType.Array => ValueKind.Array,
        MessagePackType.Map => ValueKind.Object,
        MessagePackType.Extension when reader.CreatePeekReader().ReadExtensionFormatHeader().TypeCode == Timestamp => ValueKind.Date,
        _ => ValueKind.Extension,
    };

    private static bool TryRead(ref MessagePackReader reader, RequestField field, ref RequestFields fields) => field switch
    {
        RequestField.Room => TryString(ref reader, ref fields.Room),
        RequestField.Text => TryString(ref reader, ref fields.Text),
        RequestField.ClientMessageId => TryString(ref reader, ref fields.ClientMessageId),
        RequestField.UserId => TryString(ref reader, ref fields.UserId),
        RequestField.Message => TryString(ref reader, ref fields.Message),
        RequestField.Token => TryString(ref reader, ref fields.Token),
        RequestField.Epoch => TryString(ref reader, ref fields.Epoch),
        RequestField.Reason => TryString(ref reader, ref fields.Reason),
        RequestField.Kind => TryString(ref reader, ref fields.Kind),
        RequestField.Cursor => TryString(ref reader, ref fields.Cursor),
        RequestField.Until => TryTime(ref reader, ref fields.Until),
        RequestField.IsTyping => TryFlag(ref reader, ref fields.IsTyping),
        RequestField.Hidden => TryFlag(ref reader, ref fields.Hidden),
        RequestField.Before => TryWhole(ref reader, ref fields.Before),
        RequestField.After => TryAfter(ref reader, ref fields),
        RequestField.Seq => TryWhole(ref reader, ref fields.Seq),
        RequestField.Changes => TryWhole(ref reader, ref fields.Changes),
        RequestField.ReplyTo => TryReference(ref reader, ref fields.ReplyTo),
        RequestField.Limit => TryLimit(ref reader, ref fields.Limit),
        RequestField.Data => JsonMessagePack.TryRead(ref reader, ChatLimits.DataDepth, out fields.Data),
        RequestField.Mentions => TryTexts(ref reader, ref fields.Mentions),
        RequestField.Event => TryString(ref reader, ref fields.Event),
        RequestField.Key => TryString(ref reader, ref fields.Key),
        RequestField.Query => TryString(ref reader, ref fields.Query),
        RequestField.ExcludeSelf => TryFlag(ref reader, ref fields.ExcludeSelf),
        RequestField.Unread => TryFlag(ref reader, ref fields.Unread),
        RequestField.Emoji => TryString(ref reader, ref fields.Emoji),
        RequestField.Remove => TryFlag(ref reader, ref fields.Remove),
        RequestField.Store => TryFlag(ref reader, ref fields.Store),
        RequestField.State => TryFlag(ref reader, ref fields.State),
        _ => true,
    };

    private static bool TryString(ref MessagePackReader reader, ref string? value)
    {
        if (reader.NextMessagePackType != MessagePackType.String || !TryText(ref reader, out var text)) return false;
        value = Encoding.UTF8.GetString(text);
        return true;
    }

    /// <summary>The bytes of a string; false when they are not UTF-8.</summary>
    private static bool TryText(ref MessagePackReader reader, out ReadOnlySpan<byte> text)
    {
        var bytes = reader.ReadStringSequence()!.Value;
        text = bytes.IsSingleSegment ? bytes.FirstSpan : bytes.ToArray();
        return Utf8.IsValid(text);
    }

    /// <summary>MessagePack's own form of a time, or text as in JSON.</summary>
    private static bool TryTime(ref MessagePackReader reader, ref DateTime? value)
    {
        if (KindOf(ref reader) != ValueKind.Date)
        {
            string? text = null;
            if (!TryString(ref reader, ref text) || !ChatTime.TryParse(text, out var parsed)) return false;
            value = parsed;
            return true;
        }

        try
        {
            value = ChatTime.WholeMilliseconds(reader.ReadDateTime());
            return true;
        }
        catch (Exception e) when (e is MessagePackSerializationException or ArgumentOutOfRangeException)
        {
            return false; // further away than .NET counts
        }
    }

    private static bool TryFlag(ref MessagePackReader reader, ref bool? value)
    {
        if (reader.NextMessagePackType != MessagePackType.Boolean) return false;
        value = reader.ReadBoolean();
        return true;
    }

    private static bool TryWhole(ref MessagePackReader reader, ref long? value)
    {
        switch (reader.NextMessagePackType)
        {
            case MessagePackType.Integer when reader.NextCode == MessagePackCode.UInt64:
                if (reader.ReadUInt64() is not (<= long.MaxValue and var whole)) return false;
                value = (long)whole;
                return true;
            case MessagePackType.Integer:
                value = reader.ReadInt64();
                return true;
            case MessagePackType.Float when reader.ReadDouble() is >= -LargestExact and <= LargestExact and var number && Math.Truncate(number) == number:
                value = (long)number;
                return true;
            default:
                return false;
        }
    }

    /// <summary>A number, or text that may be an id.</summary>
    private static bool TryReference(ref MessagePackReader reader, ref MessageReference? value)
    {
        if (reader.NextMessagePackType == MessagePackType.String)
        {
            string? id = null;
            if (!TryString(ref reader, ref id)) return false;
            value = id!;
            return true;
        }

        long? seq = null;
        if (!TryWhole(ref reader, ref seq)) return false;
        value = seq;
        return true;
    }

    private static bool TryTexts(ref MessagePackReader reader, ref string[]? value)
    {
        if (reader.NextMessagePackType != MessagePackType.Array) return false;
        var texts = new List<string>();
        for (var left = reader.ReadArrayHeader(); left > 0; left--)
        {
            string? text = null;
            if (!TryString(ref reader, ref text)) return false;
            texts.Add(text!);
        }

        value = [.. texts];
        return true;
    }

    private static bool TryLimit(ref MessagePackReader reader, ref int? value)
    {
        long? whole = null;
        if (!TryWhole(ref reader, ref whole) || whole is not (>= int.MinValue and <= int.MaxValue)) return false;
        value = (int)whole;
        return true;
    }

    /// <summary>A position, or its number alone.</summary>
    private static bool TryAfter(ref MessagePackReader reader, ref RequestFields fields)
    {
        if (reader.NextMessagePackType != MessagePackType.Map) return TryWhole(ref reader, ref fields.AfterSeq);

        string? epoch = null;
        long? seq = null;
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            if (reader.NextMessagePackType != MessagePackType.String) return false;
            if (!TryText(ref reader, out var name)) return false;
            var isRight = Ascii.EqualsIgnoreCase(name, "epoch"u8) ? epoch is null && TryString(ref reader, ref epoch)
                : !Ascii.EqualsIgnoreCase(name, "seq"u8) ? TrySkip(ref reader)
                : seq is null && TryWhole(ref reader, ref seq);
            if (!isRight) return false;
        }

        if (epoch is null || seq is null) return false;
        fields.After = new StreamPosition(epoch, seq.Value);
        return true;
    }

    private static bool TrySkip(ref MessagePackReader reader)
    {
        Skip(ref reader);
        return true;
    }

    /// <summary>Goes to the end of the next value. The library's own way calls itself for each level of nesting, which the stack of a thread would end.</summary>
    private static void Skip(ref MessagePackReader reader)
    {
        for (var left = 1L; left > 0; left--)
        {
            switch (reader.NextMessagePackType)
            {
                case MessagePackType.Array:
                    left += reader.ReadArrayHeader();
                    break;
                case MessagePackType.Map:
                    left += 2L * reader.ReadMapHeader();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }
}
