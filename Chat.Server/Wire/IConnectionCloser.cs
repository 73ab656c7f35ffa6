namespace Chat.Server.Wire;

/// <summary>A connection that can tell its client why it ends: a feature of connections whose transport has close codes.</summary>
internal interface IConnectionCloser
{
    /// <summary>Ends the connection with a WebSocket close code, soon; the first code counts. Never waits and never throws.</summary>
    /// <returns>Whether this is the first reason, and so the one the client is told.</returns>
    bool Close(int code, string reason);
}
