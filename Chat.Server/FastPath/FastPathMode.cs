namespace Chat.Server.FastPath;

/// <summary>The setting <c>Chat:FastPath</c>.</summary>
internal enum FastPathMode
{
    /// <summary>Everything in this folder is in use.</summary>
    On,

    /// <summary>Kestrel, the framework's WebSocket, SignalR and the thread pool do all of it.</summary>
    Off,
}
