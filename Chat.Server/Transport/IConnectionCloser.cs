namespace Chat.Server.Transport;

/// <summary>A connection that can tell its client why it ends: a feature of connections whose transport has close codes.</summary>
internal interface IConnectionCloser
{
    /// <summary>Ends the connection with a WebSocket close code, soon; the first code counts. Never waits and never throws.</summary>
    void Close(int code, string reason);
}
