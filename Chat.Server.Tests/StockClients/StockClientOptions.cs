using Chat.Server.Tests.Clients;
using Microsoft.AspNetCore.Http.Connections;

namespace Chat.Server.Tests.StockClients;

/// <summary>How a stock client connects.</summary>
/// <param name="Hub">The address of the hub.</param>
/// <param name="Token">Asked whenever the client wants a token.</param>
internal sealed record StockClientOptions(Uri Hub, Func<string> Token)
{
    /// <summary>The only transport it may use; null leaves the choice to it.</summary>
    public HttpTransportType? Transport { get; init; }

    /// <summary>Whether it opens a WebSocket at once.</summary>
    public bool SkipNegotiation { get; init; }

    public WireProtocol Protocol { get; init; } = WireProtocol.Json;
}
