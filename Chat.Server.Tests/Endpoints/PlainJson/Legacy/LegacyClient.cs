using System.Text.Json.Nodes;
using Chat.Server.Tests.Clients;

namespace Chat.Server.Tests.Endpoints.PlainJson.Legacy;

/// <summary>A WebSocket client of some make; it knows nothing but text frames.</summary>
internal abstract class LegacyClient : IAsyncDisposable
{
    public abstract EventLog Frames { get; }

    /// <summary>The code and reason the server closed with.</summary>
    public abstract Task<(int Code, string Reason)> ClosedAsync();

    public abstract Task SendAsync(string frame);

    public abstract ValueTask DisposeAsync();

    public Task<JsonObject> HearAsync(string type, string field, string value) =>
        Frames.FirstAsync<JsonObject>(f => f["type"]!.GetValue<string>() == type && f[field]?.ToString() == value);
}
