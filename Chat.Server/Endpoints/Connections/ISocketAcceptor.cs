namespace Chat.Server.Endpoints.Connections;

/// <summary>Takes the WebSocket that a request opens.</summary>
internal interface ISocketAcceptor
{
    /// <summary>
    /// Accepts it and sees that it is served. When this returns it has been, or it is served when the request has ended: then the request has an
    /// <see cref="ILastingConnection"/>.
    /// </summary>
    /// <param name="context">A request that opens a WebSocket.</param>
    /// <param name="subprotocol">The one that is agreed to.</param>
    /// <param name="compression">Whether and how messages are compressed if the client likes.</param>
    /// <param name="serve">Serves it to its end and disposes of it. It must hold nothing of the request.</param>
    Task AcceptAsync(HttpContext context, string? subprotocol, CompressionMode compression, Func<AcceptedSocket, Task> serve);
}
