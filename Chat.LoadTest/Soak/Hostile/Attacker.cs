using System.Net;

namespace Chat.LoadTest.Soak.Hostile;

/// <summary>Who attacks.</summary>
internal sealed record Attacker(HostileSite Site, IPAddress Local, string User, string Token, Random Random)
{
    public Task<(RawWire? Wire, Outcome? Refusal)> PlainAsync(CancellationToken cancellation, int? receiveBuffer = null) =>
        Site.PlainAsync(Local, Token, cancellation, receiveBuffer);

    public Task<(RawWire? Wire, Outcome? Refusal)> HubAsync(CancellationToken cancellation, int? receiveBuffer = null) =>
        Site.HubAsync(Local, Token, cancellation, receiveBuffer);

    /// <summary>Sends frames to the plain endpoint and reads what comes of it.</summary>
    public async Task<Outcome> SendPlainAsync(Func<RawWire, Task> send, CancellationToken cancellation, string? until = null)
    {
        var (wire, refusal) = await PlainAsync(cancellation);
        return wire is null ? refusal! : await SendAndReadAsync(wire, send, until, cancellation);
    }

    /// <summary>As <see cref="SendPlainAsync"/> on the hub's endpoint, after SignalR's handshake for a protocol unless that is null.</summary>
    public async Task<Outcome> SendHubAsync(string? protocol, Func<RawWire, Task> send, CancellationToken cancellation, string? until = null)
    {
        var (wire, refusal) = await HubAsync(cancellation);
        if (wire is null) return refusal!;
        if (protocol is not null) await wire.SendTextAsync($"{{\"protocol\":\"{protocol}\",\"version\":1}}\u001e", cancellation);
        return await SendAndReadAsync(wire, send, until, cancellation);
    }

    private static async Task<Outcome> SendAndReadAsync(RawWire wire, Func<RawWire, Task> send, string? until, CancellationToken cancellation)
    {
        await using var owned = wire;
        var sending = SendAsync(wire, send);
        var outcome = await wire.ReadToEndAsync(cancellation, until);
        await wire.DisposeAsync(); // ends a sending that goes on
        await sending;
        return outcome;
    }

    private static async Task SendAsync(RawWire wire, Func<RawWire, Task> send)
    {
        await Task.Yield(); // a sending that never has to wait must not keep the reading from beginning
        try
        {
            await send(wire);
        }
        catch (Exception e) when (HostileCrowd.IsEndOfConnection(e))
        {
            // The server has had enough; the reading side sees how it says so.
        }
    }
}
