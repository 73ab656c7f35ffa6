using Chat.Contracts;

namespace Chat.Client.Connecting;

/// <summary>What stands on connections.</summary>
internal interface ILinkListener
{
    /// <summary>A record of the contract has come: in order on each connection, one at a time. Must not block.</summary>
    void OnEvent(Link link, object record);

    /// <summary>A connection was welcomed, maybe beside another. Done when everything stands on it, or it is gone.</summary>
    Task OnUpAsync(Link link, Welcome welcome);

    /// <summary>A connection is gone.</summary>
    void OnDown(Link link);

    void OnState(ChatState state);

    /// <summary>The client is closed for good.</summary>
    void OnClosed(ChatException why);
}
