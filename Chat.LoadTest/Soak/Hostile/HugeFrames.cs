namespace Chat.LoadTest.Soak.Hostile;

/// <summary>More than a message may have, in one piece and in many.</summary>
internal static class HugeFrames
{
    private static readonly byte[] Chunk = [.. Enumerable.Repeat((byte)'x', 16 * 1024)];

    public static IReadOnlyList<Attack> All { get; } =
    [
        new("a frame of 2^62 bytes", (attacker, end) => attacker.SendPlainAsync(wire => SendWithoutEndAsync(wire, 1L << 62, end), end)),
        new("a frame of 1 MiB", (attacker, end) => attacker.SendPlainAsync(wire => SendWithoutEndAsync(wire, 1 << 20, end), end)),
        new("a hub message without end", (attacker, end) => attacker.SendHubAsync("json", wire => SendWithoutEndAsync(wire, 1L << 40, end), end)),
        new("fragments without end", (attacker, end) => attacker.SendPlainAsync(wire => FragmentsAsync(wire, Chunk.AsMemory(0, 512), end), end)),
        new("fragments of one byte", (attacker, end) => attacker.SendPlainAsync(wire => FragmentsAsync(wire, Chunk.AsMemory(0, 1), end), end)),
        new("empty fragments without end", (attacker, end) => attacker.SendPlainAsync(wire => FragmentsAsync(wire, Memory<byte>.Empty, end), end)),
        new("empty fragments to the hub", (attacker, end) => attacker.SendHubAsync("json", wire => FragmentsAsync(wire, Memory<byte>.Empty, end), end)),
        new("a token of 1 MiB", async (attacker, end) =>
        {
            await using var wire = await attacker.Site.TcpAsync(attacker.Local, end);
            var reading = wire.ReadStatusAsync(end);
            try
            {
                await wire.SendAsync("GET /api/v1/ws?token="u8.ToArray(), end);
                for (var i = 0; i < 64; i++) await wire.SendAsync(Chunk, end);
            }
            catch (Exception e) when (HostileCrowd.IsEndOfConnection(e))
            {
                // It has stopped listening.
            }

            return await reading is { } status ? Outcome.Http(status) : Outcome.CutOff;
        }),
    ];

    private static async Task SendWithoutEndAsync(RawWire wire, long length, CancellationToken end)
    {
        await wire.SendAsync(RawWire.Header(RawWire.Text, length), end);
        for (long sent = 0; sent < length; sent += Chunk.Length) await wire.SendAsync(Chunk, end);
    }

    /// <summary>At most some thousand fragments a second: the point is that they never end, not their number.</summary>
    private static async Task FragmentsAsync(RawWire wire, ReadOnlyMemory<byte> payload, CancellationToken end)
    {
        await wire.SendFrameAsync(RawWire.Text, payload.Span, end, final: false);
        var continuation = RawWire.Frame(0, payload.Span, final: false);
        var batch = Enumerable.Repeat(continuation, 100).SelectMany(f => f).ToArray();
        while (true)
        {
            await wire.SendAsync(batch, end);
            await Task.Delay(20, end);
        }
    }
}
