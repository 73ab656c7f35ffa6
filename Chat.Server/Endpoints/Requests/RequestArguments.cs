using System.Buffers;
using System.Text.Json;
using MessagePack;

namespace Chat.Server.Endpoints.Requests;

/// <summary>
/// How many arguments a call of SignalR's has. Its protocols refuse another number than the method has before they look at any, and say the number
/// only in the words of an exception. For calls that were refused: it reads the record once more.
/// </summary>
internal static class RequestArguments
{
    /// <param name="record">A record as JSON, with or without the separator behind it.</param>
    public static int CountInJson(in ReadOnlySequence<byte> record)
    {
        var reader = new Utf8JsonReader(record);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals("arguments"u8);
            reader.Read();
            if (!found)
            {
                reader.Skip();
                continue;
            }

            var count = 0;
            for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; count++) reader.Skip();
            return count;
        }

        return 0;
    }

    /// <param name="record">A record of SignalR's MessagePack with its length before it.</param>
    public static int CountInMessagePack(in ReadOnlySequence<byte> record)
    {
        var reader = new MessagePackReader(record.Slice(LengthOfPrefix(record)));
        reader.ReadArrayHeader();
        reader.ReadInt32(); // the type
        for (var left = 2 * reader.ReadMapHeader(); left > 0; left--) reader.ReadString(); // the headers
        reader.ReadString(); // the invocation id
        reader.ReadString(); // the target
        return reader.ReadArrayHeader();
    }

    /// <summary>A varint: seven bits a byte, the highest set in all but the last.</summary>
    private static int LengthOfPrefix(in ReadOnlySequence<byte> record)
    {
        var length = 1;
        foreach (var piece in record)
        {
            foreach (var b in piece.Span)
            {
                if ((b & 0x80) == 0) return length;
                length++;
            }
        }

        return length;
    }
}
