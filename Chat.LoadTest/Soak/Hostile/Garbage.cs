using System.Text;

namespace Chat.LoadTest.Soak.Hostile;

/// <summary>What no server can make sense of, on every layer.</summary>
internal static class Garbage
{
    public static IReadOnlyList<Attack> All { get; } =
    [
        new("random bytes instead of HTTP", async (attacker, end) =>
        {
            await using var wire = await attacker.Site.TcpAsync(attacker.Local, end);
            await wire.SendAsync(Random(attacker, 2000), end);
            return await wire.ReadStatusAsync(end) is { } status ? Outcome.Http(status) : Outcome.CutOff;
        }),
        new("random bytes instead of frames", (attacker, end) => attacker.SendPlainAsync(async wire =>
        {
            while (true) await wire.SendAsync(Random(attacker, 2000), end);
        }, end)),
        new("no JSON", Plain("""{"type":"ping"},"""u8.ToArray())),
        new("invalid UTF-8", Plain([(byte)'"', 0xC3, 0x28, (byte)'"'])),
        new("binary", Plain([1, 2, 3], RawWire.Binary)),
        new("a reserved opcode", Plain([1, 2, 3], 11)),
        new("deep JSON", Plain(Encoding.ASCII.GetBytes($$"""{"type":"ping","x":{{new string('[', 15_000)}}{{new string(']', 15_000)}}}"""), until: "invalid_request")),
        new("a field twice", Plain("""{"type":"ping","type":"ping"}"""u8.ToArray(), until: "invalid_request")),
        new("unknown types without end", (attacker, end) => attacker.SendPlainAsync(async wire =>
        {
            while (true) await wire.SendTextAsync("""{"type":"launch_missiles","id":1}""", end);
        }, end)),
        new("a handshake for no protocol", (attacker, end) => attacker.SendHubAsync("telepathy", _ => Task.CompletedTask, end)),
        new("a handshake that is none", (attacker, end) => attacker.SendHubAsync(null, wire => wire.SendTextAsync("hello\u001e", end).AsTask(), end)),
        new("no JSON to the hub", (attacker, end) => attacker.SendHubAsync("json", wire => wire.SendTextAsync("{\"type\":1,\u001e", end).AsTask(), end)),
        new("deep JSON to the hub", (attacker, end) => attacker.SendHubAsync(
            "json", wire => wire.SendTextAsync($$"""{"type":1,"target":"ping","arguments":[{{new string('[', 10_000)}}""" + "\u001e", end).AsTask(), end)),
        new("no MessagePack to the hub", (attacker, end) => attacker.SendHubAsync(
            "messagepack", wire => wire.SendFrameAsync(RawWire.Binary, [5, 0xC1, 0xC1, 0xC1, 0xC1, 0xC1], end).AsTask(), end)),
        new("MessagePack that claims a huge array", (attacker, end) => attacker.SendHubAsync(
            "messagepack", wire => wire.SendFrameAsync(RawWire.Binary, [5, 0xDD, 0x7F, 0xFF, 0xFF, 0xFF], end).AsTask(), end)),
        new("MessagePack that claims a huge message", (attacker, end) => attacker.SendHubAsync(
            "messagepack", wire => wire.SendFrameAsync(RawWire.Binary, [0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0x90], end).AsTask(), end)),
    ];

    private static Func<Attacker, CancellationToken, Task<Outcome>> Plain(byte[] payload, int opcode = RawWire.Text, string? until = null) =>
        (attacker, end) => attacker.SendPlainAsync(wire => wire.SendFrameAsync(opcode, payload, end).AsTask(), end, until);

    private static byte[] Random(Attacker attacker, int count)
    {
        var bytes = new byte[count];
        attacker.Random.NextBytes(bytes);
        return bytes;
    }
}
