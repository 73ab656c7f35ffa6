using System.Text.Unicode;
using Chat.Contracts;

namespace Chat.LoadTest.Wire;

/// <summary>SignalR's JSON: records end with the byte 0x1E.</summary>
internal sealed class SignalRJsonFormat : WireFormat
{
    private const byte Separator = 0x1E;

    public override Opcode Opcode => Opcode.Text;

    public override ReadOnlySpan<byte> Handshake => "{\"protocol\":\"json\",\"version\":1}\u001e"u8;

    public override ReadOnlySpan<byte> KeepAlive => "{\"type\":6}\u001e"u8;

    public override string Address(string token) => HubAddress(token);

    public override int WriteJoin(Span<byte> payload, int id, ReadOnlySpan<byte> room)
    {
        Utf8.TryWrite(
            payload,
            $$"""{"type":1,"invocationId":"{{id}}","target":"{{ChatOperations.JoinRoom}}","arguments":[{"room":"{{room}}"}]}{{"\u001e"}}""",
            out var length);
        return length;
    }

    public override int WriteMessage(Span<byte> payload, int id, ReadOnlySpan<byte> room, LoadText text, int textBytes)
    {
        Utf8.TryWrite(
            payload,
            $$"""{"type":1,"invocationId":"{{id}}","target":"{{ChatOperations.Message}}","arguments":[{"room":"{{room}}","text":""",
            out var length);
        length += JsonScan.WriteText(payload[length..], text, textBytes);
        "}]}\u001e"u8.CopyTo(payload[length..]);
        return length + 4;
    }

    public override bool TryRead(ref ReadOnlySpan<byte> bytes, out WireRecord record)
    {
        record = default;
        var end = bytes.IndexOf(Separator);
        if (end < 0) return false;
        var json = bytes[..end];
        bytes = bytes[(end + 1)..];
        if (json.StartsWith("{\"type\":1,"u8))
        {
            var target = JsonScan.Text(json, "\"target\":\""u8);
            if (target.SequenceEqual("Message"u8)) record = JsonScan.Message(json);
            else if (target.SequenceEqual("Welcome"u8)) record = new WireRecord(RecordKind.Welcome);
        }
        else if (json.StartsWith("{\"type\":3,"u8)) record = Completion(json);
        else if (json.StartsWith("{\"type\":6"u8)) record = new WireRecord(RecordKind.Ping);
        else if (json.StartsWith("{\"type\":7"u8)) record = new WireRecord(RecordKind.Close, Reason: JsonScan.String(json, "\"error\":\""u8));
        else if (json.StartsWith("{\"error\":"u8)) record = new WireRecord(RecordKind.Error, Reason: JsonScan.String(json, "\"error\":\""u8)); // the handshake's
        return true;
    }

    private static WireRecord Completion(ReadOnlySpan<byte> json)
    {
        var id = JsonScan.Number(json, "\"invocationId\":\""u8);
        return json.IndexOf("\"error\":\""u8) >= 0
            ? new WireRecord(RecordKind.Error, id, Reason: HubError.Code(JsonScan.String(json, "\"error\":\""u8)))
            : new WireRecord(RecordKind.Answer, id);
    }
}
