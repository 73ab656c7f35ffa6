using System.Globalization;
using System.Text;
using Chat.Contracts;

namespace Chat.LoadTest.Wire;

/// <summary>SignalR's MessagePack: a record is a length and an array. Of events only two fields are looked up, by their names' bytes.</summary>
internal sealed class MessagePackFormat : WireFormat
{
    private const byte ArrayOf1 = 0x91, ArrayOf6 = 0x96, EmptyArray = 0x90, EmptyMap = 0x80, MapOf1 = 0x81, MapOf2 = 0x82;

    /// <summary>Names as they stand in a map, with their lengths before them.</summary>
    private static ReadOnlySpan<byte> TextName => [0xA4, (byte)'t', (byte)'e', (byte)'x', (byte)'t'];

    private static ReadOnlySpan<byte> SeqName => [0xA3, (byte)'s', (byte)'e', (byte)'q'];

    public override Opcode Opcode => Opcode.Binary;

    public override ReadOnlySpan<byte> Handshake => "{\"protocol\":\"messagepack\",\"version\":1}\u001e"u8;

    public override ReadOnlySpan<byte> KeepAlive => [2, ArrayOf1, 6];

    public override string Address(string token) => HubAddress(token);

    public override int WriteJoin(Span<byte> payload, int id, ReadOnlySpan<byte> room)
    {
        var writer = new MessagePackRecord(payload);
        Begin(ref writer, id, ChatOperations.JoinRoom);
        writer.Raw(MapOf1);
        writer.Text("room"u8);
        writer.Text(room);
        writer.Raw(EmptyArray);
        return writer.End();
    }

    public override int WriteMessage(Span<byte> payload, int id, ReadOnlySpan<byte> room, LoadText text, int textBytes)
    {
        var writer = new MessagePackRecord(payload);
        Begin(ref writer, id, ChatOperations.Message);
        writer.Raw(MapOf2);
        writer.Text("room"u8);
        writer.Text(room);
        writer.Text("text"u8);
        text.Write(writer.Text(textBytes));
        writer.Raw(EmptyArray);
        return writer.End();
    }

    public override bool TryRead(ref ReadOnlySpan<byte> bytes, out WireRecord record)
    {
        record = default;
        if (bytes.IsEmpty) return false;
        if (bytes[0] == '{') return TryHandshake(ref bytes, out record);
        int length = 0, size = 0;
        do
        {
            if (size == bytes.Length) return false;
            length |= (bytes[size] & 0x7F) << 7 * size;
        }
        while ((bytes[size++] & 0x80) != 0 && size < 5);
        if (bytes.Length - size < length) return false;
        record = Parse(bytes.Slice(size, length));
        bytes = bytes[(size + length)..];
        return true;
    }

    private static void Begin(ref MessagePackRecord writer, int id, string operation)
    {
        Span<byte> text = stackalloc byte[32];
        writer.Raw(ArrayOf6);
        writer.Raw(1);
        writer.Raw(EmptyMap);
        id.TryFormat(text, out var length, provider: CultureInfo.InvariantCulture);
        writer.Text(text[..length]);
        writer.Text(text[..Encoding.UTF8.GetBytes(operation, text)]);
        writer.Raw(ArrayOf1);
    }

    /// <summary>The answer to the handshake is JSON here too.</summary>
    private static bool TryHandshake(ref ReadOnlySpan<byte> bytes, out WireRecord record)
    {
        record = default;
        var end = bytes.IndexOf((byte)0x1E);
        if (end < 0) return false;
        if (bytes.StartsWith("{\"error\":"u8)) record = new WireRecord(RecordKind.Error, Reason: JsonScan.String(bytes, "\"error\":\""u8));
        bytes = bytes[(end + 1)..];
        return true;
    }

    private static WireRecord Parse(ReadOnlySpan<byte> record)
    {
        if (record.Length < 2) return default;
        var rest = record[2..]; // behind the array's head and the type, one byte each
        switch (record[1])
        {
            case 1: // headers, invocation id, target, arguments
                MessagePackScan.Skip(ref rest);
                MessagePackScan.Skip(ref rest);
                var target = MessagePackScan.Text(ref rest);
                if (target.SequenceEqual("Message"u8)) return Message(rest);
                return target.SequenceEqual("Welcome"u8) ? new WireRecord(RecordKind.Welcome) : default;
            case 3: // headers, invocation id, kind of result, result
                MessagePackScan.Skip(ref rest);
                var id = long.TryParse(MessagePackScan.Text(ref rest), CultureInfo.InvariantCulture, out var number) ? number : -1;
                if (rest.IsEmpty || rest[0] != 1) return new WireRecord(RecordKind.Answer, id);
                rest = rest[1..];
                return new WireRecord(RecordKind.Error, id, Reason: HubError.Code(Encoding.UTF8.GetString(MessagePackScan.Text(ref rest))));
            case 6:
                return new WireRecord(RecordKind.Ping);
            case 7:
                return new WireRecord(RecordKind.Close, Reason: Encoding.UTF8.GetString(MessagePackScan.Text(ref rest)));
            default:
                return default;
        }
    }

    private static WireRecord Message(ReadOnlySpan<byte> arguments)
    {
        if (!MessagePackScan.TryField(arguments, TextName, out var value)) return default;
        return LoadText.TryRead(MessagePackScan.Text(ref value), out var text) && MessagePackScan.TryField(arguments, SeqName, out value)
            ? new WireRecord(RecordKind.Message, Seq: MessagePackScan.Number(value), Text: text)
            : default;
    }
}
