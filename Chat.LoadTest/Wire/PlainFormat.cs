using System.Text.Unicode;
using Chat.Contracts;

namespace Chat.LoadTest.Wire;

/// <summary>Plain JSON: a text frame is a record.</summary>
internal class PlainFormat : WireFormat
{
    public override Opcode Opcode => Opcode.Text;

    public override string Address(string token) => $"{ChatEndpoints.PlainJson}?token={Uri.EscapeDataString(token)}";

    public override int WriteJoin(Span<byte> payload, int id, ReadOnlySpan<byte> room)
    {
        Utf8.TryWrite(payload, $$"""{"type":"join_room","id":{{id}},"room":"{{room}}"}""", out var length);
        return length;
    }

    public override int WriteMessage(Span<byte> payload, int id, ReadOnlySpan<byte> room, LoadText text, int textBytes)
    {
        Utf8.TryWrite(payload, $$"""{"type":"message","id":{{id}},"room":"{{room}}","text":""", out var length);
        length += JsonScan.WriteText(payload[length..], text, textBytes);
        payload[length] = (byte)'}';
        return length + 1;
    }

    /// <summary>A join that goes on from a position.</summary>
    public static int WriteResume(Span<byte> payload, int id, ReadOnlySpan<byte> room, string epoch, long seq)
    {
        Utf8.TryWrite(payload, $$$"""{"type":"join_room","id":{{{id}}},"room":"{{{room}}}","after":{"epoch":"{{{epoch}}}","seq":{{{seq}}}}}""", out var length);
        return length;
    }

    /// <summary>An event with a key and without an answer, such as a cursor that moves.</summary>
    public static int WriteEvent(Span<byte> payload, ReadOnlySpan<byte> room, LoadText text)
    {
        Utf8.TryWrite(payload, $$"""{"type":"publish","room":"{{room}}","event":"cursor","key":"mouse","data":{"t":""", out var length);
        length += JsonScan.WriteText(payload[length..], text, LoadText.MinLength);
        "}}"u8.CopyTo(payload[length..]);
        return length + 2;
    }

    public override bool TryRead(ref ReadOnlySpan<byte> bytes, out WireRecord record)
    {
        record = default;
        if (bytes.IsEmpty) return false;
        if (bytes.StartsWith("{\"type\":\"message\""u8)) record = JsonScan.Message(bytes);
        else if (bytes.StartsWith("{\"type\":\"event\""u8)) record = JsonScan.Event(bytes);
        else if (bytes.StartsWith("{\"type\":\"ack\""u8)) record = new WireRecord(RecordKind.Answer, Id: JsonScan.Number(bytes, "\"id\":"u8));
        else if (bytes.StartsWith("{\"type\":\"error\""u8))
            record = new WireRecord(RecordKind.Error, Id: JsonScan.Number(bytes, "\"id\":"u8), Reason: JsonScan.String(bytes, "\"code\":\""u8));
        else if (bytes.IndexOf("\"event\":\"welcome\""u8) >= 0) record = new WireRecord(RecordKind.Welcome);
        bytes = default;
        return true;
    }
}
