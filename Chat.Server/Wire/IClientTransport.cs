using Chat.Server.Kernel;

namespace Chat.Server.Wire;

/// <summary>A feature of connections whose WebSocket this server serves itself. Nothing here waits or throws.</summary>
internal interface IClientTransport
{
    /// <summary>Whether clients are told by the WebSocket's close code why they are closed. Those of SignalR are told in the words of its protocol.</summary>
    bool HasCloseCodes { get; }

    /// <summary>Whether it is known why the connection ends.</summary>
    bool IsEnding { get; }

    /// <summary>Why the server ends the connection; null while it does not, and when the client or the network has ended it.</summary>
    CloseOrder? Order { get; }

    /// <summary>Ends the connection with a close code, soon; the first reason counts.</summary>
    /// <returns>Whether this is the first reason, and so the one the client is told.</returns>
    bool Close(CloseOrder order);

    /// <summary>Cuts the connection without a word.</summary>
    void Abort();
}
