using System.Net;
using Chat.Contracts;
using Chat.LoadTest.Honest;

namespace Chat.LoadTest.Soak.Hostile;

/// <summary>What hostile clients know: servers, how to get tokens, which rooms are busy.</summary>
internal sealed class HostileSite(HonestOptions honest, IReadOnlyList<string> busyRooms)
{
    private int next;

    public string? SigningKey => honest.SigningKey;

    public IReadOnlyList<string> BusyRooms => busyRooms;

    /// <summary>Where hostile clients meet, so that their floods reach each other.</summary>
    public string Den => $"hostile-{honest.Run}";

    public Uri NextUrl() => honest.Urls[(int)((uint)Interlocked.Increment(ref next) % honest.Urls.Count)];

    public string UserName(string kind, int number) => $"hostile-{honest.Run}-{kind}-{number}";

    public Task<string> TokenAsync(string user, string? role = null) => honest.Tokens.GetAsync(user, CancellationToken.None, role);

    /// <summary>Connects to the plain endpoint; returns null with the outcome when it is not let in.</summary>
    public Task<(RawWire? Wire, Outcome? Refusal)> PlainAsync(IPAddress local, string token, CancellationToken cancellation, int? receiveBuffer = null) =>
        OpenAsync(local, ChatEndpoints.PlainJson, token, receiveBuffer, cancellation);

    /// <summary>Connects to the hub, without SignalR's handshake.</summary>
    public Task<(RawWire? Wire, Outcome? Refusal)> HubAsync(IPAddress local, string token, CancellationToken cancellation, int? receiveBuffer = null) =>
        OpenAsync(local, ChatEndpoints.Hub, token, receiveBuffer, cancellation);

    public Task<RawWire> TcpAsync(IPAddress local, CancellationToken cancellation) => RawWire.ConnectAsync(NextUrl(), local, null, cancellation);

    private async Task<(RawWire? Wire, Outcome? Refusal)> OpenAsync(IPAddress local, string path, string token, int? receiveBuffer, CancellationToken cancellation)
    {
        var url = NextUrl();
        var wire = await RawWire.ConnectAsync(url, local, receiveBuffer, cancellation);
        try
        {
            var status = await wire.UpgradeAsync(url, path, token, cancellation);
            if (status == 101) return (wire, null);
            await wire.DisposeAsync();
            return (null, Outcome.Http(status));
        }
        catch
        {
            await wire.DisposeAsync();
            throw;
        }
    }
}
