using System.Text.Json;
using Chat.Contracts;
using Chat.Server.Tests.Clients;

namespace Chat.Server.Tests.StockClients;

/// <summary>
/// A stock client of SignalR as somebody writes it first: with automatic reconnect and a token factory, and nothing else beyond the defaults.
/// <see cref="Events"/> has its <see cref="StateChange"/>s and the records it was sent.
/// </summary>
internal abstract class StockClient : IAsyncDisposable
{
    /// <summary>Events that are collected.</summary>
    protected static readonly IReadOnlyDictionary<string, Type> Records = new Dictionary<string, Type>
    {
        [nameof(IChatClient.Welcome)] = typeof(Welcome),
        [nameof(IChatClient.Message)] = typeof(ChatMessage),
        [nameof(IChatClient.TokenExpiring)] = typeof(TokenExpiring),
        [nameof(IChatClient.Draining)] = typeof(DrainingNotice),
    };

    public EventLog Events { get; } = new();

    public static StockClient DotNet(StockClientOptions options) => new DotNetStockClient(options);

    public static StockClient JavaScript(StockClientOptions options) => new JavaScriptStockClient(options);

    public abstract Task StartAsync();

    /// <summary>The answer of a call, null when it has none.</summary>
    /// <exception cref="IOException">The call failed; the message is the client's.</exception>
    public abstract Task<JsonElement?> InvokeAsync(string operation, object request);

    public abstract ValueTask DisposeAsync();
}
