namespace Chat.Client;

/// <summary>How a <see cref="ChatClient"/> stands.</summary>
public enum ChatState
{
    /// <summary><see cref="ChatClient.ConnectAsync"/> was not called yet, or was given up.</summary>
    Disconnected,

    /// <summary>It connects for the first time.</summary>
    Connecting,

    /// <summary>It is connected.</summary>
    Connected,

    /// <summary>The connection was lost; the client is getting another.</summary>
    Reconnecting,

    /// <summary>For good; <see cref="ChatClient.CloseReason"/> says why.</summary>
    Closed,
}
