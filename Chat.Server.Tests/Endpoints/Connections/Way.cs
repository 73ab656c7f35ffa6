namespace Chat.Server.Tests.Endpoints.Connections;

/// <summary>How a client gets to the server.</summary>
public enum Way
{
    /// <summary>SignalR; the client tries one transport after the other.</summary>
    Automatic,

    /// <summary>SignalR over a WebSocket that was negotiated.</summary>
    WebSockets,

    /// <summary>SignalR over a WebSocket, at once.</summary>
    WithoutNegotiation,

    /// <summary>SignalR over server-sent events.</summary>
    ServerSentEvents,

    /// <summary>SignalR over long polling.</summary>
    LongPolling,
}
