namespace Chat.Server.Endpoints.Connections;

/// <summary>Waits for what a client sends in the WebSocket's place, to spare it a wait of its own.</summary>
internal interface ISocketArrivals
{
    /// <summary>
    /// Waits until the client sends something, if the WebSocket holds nothing that came before; otherwise, and where that is not known, it does not wait.
    /// </summary>
    /// <param name="messages">How many whole messages the WebSocket has given.</param>
    /// <returns>Nothing of use.</returns>
    ValueTask<int> WaitAfterAsync(uint messages);
}
