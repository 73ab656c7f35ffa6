using System.Text;
using Chat.Contracts;

namespace Chat.LoadTest.Soak.Hostile;

/// <summary>Connections that are begun and never get anywhere.</summary>
internal static class HalfOpen
{
    public static IReadOnlyList<Attack> All { get; } =
    [
        new("silence instead of HTTP", async (attacker, end) =>
        {
            await using var wire = await attacker.Site.TcpAsync(attacker.Local, end);
            return await StatusAsync(wire, end);
        }),
        new("half an HTTP request", async (attacker, end) =>
        {
            await using var wire = await attacker.Site.TcpAsync(attacker.Local, end);
            await wire.SendAsync("GET /api/v1/ws HTTP/1.1\r\nHost: x\r\n"u8.ToArray(), end);
            return await StatusAsync(wire, end);
        }),
        new("an HTTP request at a byte a second", async (attacker, end) =>
        {
            await using var wire = await attacker.Site.TcpAsync(attacker.Local, end);
            var reading = StatusAsync(wire, end);
            var request = Encoding.ASCII.GetBytes($"GET {ChatEndpoints.PlainJson} HTTP/1.1\r\nHost: x\r\nX: {new string('x', 1000)}");
            await TrickleAsync(i => wire.SendAsync(request.AsMemory(i, 1), end), request.Length, reading, end);
            return await reading;
        }),
        new("an upgrade and no handshake", (attacker, end) => attacker.SendHubAsync(null, _ => Task.CompletedTask, end)),
        new("a handshake at a byte a second", async (attacker, end) => await TrickleFrameAsync(await attacker.HubAsync(end), end)),
        new("a message at a byte a second", async (attacker, end) => await TrickleFrameAsync(await attacker.PlainAsync(end), end)),
        new("a hub message at a byte a second", async (attacker, end) =>
        {
            var (wire, refusal) = await attacker.HubAsync(end);
            if (wire is not null) await wire.SendTextAsync("{\"protocol\":\"json\",\"version\":1}\u001e", end);
            return await TrickleFrameAsync((wire, refusal), end);
        }),
        new("no answer to pings", async (attacker, end) => await UnansweredAsync(await attacker.PlainAsync(end), end)),
        new("no answer to pings on the hub", async (attacker, end) =>
        {
            var (wire, refusal) = await attacker.HubAsync(end);
            if (wire is not null) await wire.SendTextAsync("{\"protocol\":\"json\",\"version\":1}\u001e", end);
            return await UnansweredAsync((wire, refusal), end);
        }),
    ];

    private static async Task<Outcome> StatusAsync(RawWire wire, CancellationToken end) =>
        await wire.ReadStatusAsync(end) is { } status ? Outcome.Http(status) : Outcome.CutOff;

    private static async Task<Outcome> UnansweredAsync((RawWire? Wire, Outcome? Refusal) opened, CancellationToken end)
    {
        if (opened.Wire is null) return opened.Refusal!;
        await using var wire = opened.Wire;
        wire.AnswersPings = false;
        return await wire.ReadToEndAsync(end);
    }

    /// <summary>A message as long as the server takes, in fragments of one byte a second, so that pings can be answered in between.</summary>
    private static async Task<Outcome> TrickleFrameAsync((RawWire? Wire, Outcome? Refusal) opened, CancellationToken end)
    {
        if (opened.Wire is null) return opened.Refusal!;
        await using var wire = opened.Wire;
        var reading = wire.ReadToEndAsync(end);
        await TrickleAsync(i => wire.SendFrameAsync(i == 0 ? RawWire.Text : 0, i == 0 ? "{"u8 : " "u8, end, final: false), 30_000, reading, end);
        return await reading;
    }

    private static async Task TrickleAsync(Func<int, ValueTask> send, int count, Task reading, CancellationToken end)
    {
        try
        {
            for (var i = 0; i < count && !reading.IsCompleted; i++)
            {
                await send(i);
                await Task.WhenAny(reading, Task.Delay(TimeSpan.FromSeconds(1), end));
            }
        }
        catch (Exception e) when (HostileCrowd.IsEndOfConnection(e))
        {
            // Over, as the reading side will say.
        }
    }
}
